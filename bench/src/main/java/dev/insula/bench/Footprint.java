package dev.insula.bench;

/**
 * What an instance holds when it has nothing to do. Immutable.
 *
 * @param heapBytes live objects
 * @param residentBytes memory of the process, right after a full collection
 * @param diskBytes files of the store
 */
record Footprint(long heapBytes, long residentBytes, long diskBytes) {

  static Footprint of(Environment environment) {
    long heap = ProcessFigures.liveHeapBytes();
    return new Footprint(heap, ProcessFigures.residentBytes(), environment.diskBytes());
  }

  /** What came since another time, for each of so many. */
  Footprint since(Footprint before, int count) {
    return new Footprint(
        (heapBytes - before.heapBytes) / count,
        (residentBytes - before.residentBytes) / count,
        (diskBytes - before.diskBytes) / count);
  }
}
