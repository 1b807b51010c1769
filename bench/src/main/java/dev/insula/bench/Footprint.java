package dev.insula.bench;

/**
 * What an instance holds when it has nothing to do. Immutable.
 *
 * @param heapBytes live objects
 * @param residentBytes memory of the process, within seconds after a full collection
 * @param diskBytes files of the store
 */
record Footprint(long heapBytes, long residentBytes, long diskBytes) {

  /** The collector gives memory back a while after it has collected. */
  private static final int LOOKS = 50;

  private static final long LOOK_EVERY_MILLIS = 100;

  static Footprint of(Environment environment) throws InterruptedException {
    long heap = ProcessFigures.liveHeapBytes();
    environment.giveNativeMemoryBack();
    return new Footprint(heap, settledResidentBytes(), environment.diskBytes());
  }

  private static long settledResidentBytes() throws InterruptedException {
    long least = ProcessFigures.residentBytes();
    for (int i = 0; i < LOOKS; i++) {
      Thread.sleep(LOOK_EVERY_MILLIS);
      least = Math.min(least, ProcessFigures.residentBytes());
    }
    return least;
  }

  /** What came since another time, for each of so many. */
  Footprint since(Footprint before, int count) {
    return new Footprint(
        (heapBytes - before.heapBytes) / count,
        (residentBytes - before.residentBytes) / count,
        (diskBytes - before.diskBytes) / count);
  }
}
