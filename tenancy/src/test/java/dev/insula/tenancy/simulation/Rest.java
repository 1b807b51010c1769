package dev.insula.tenancy.simulation;

import dev.insula.tenancy.syncer.SteppedSyncer;

/** Lets a syncer do all that is to be done now. */
final class Rest {

  private static final int MOST_STEPS = 20_000;

  private Rest() {}

  static void of(SimulatedFleet fleet, SteppedSyncer syncer) throws InterruptedException {
    int steps = 0;
    while (told(fleet, syncer) | worked(syncer) | syncer.visitNext()) {
      if (++steps > MOST_STEPS) {
        throw new AssertionError("the syncer does not come to rest");
      }
    }
  }

  private static boolean told(SimulatedFleet fleet, SteppedSyncer syncer)
      throws InterruptedException {
    boolean any = false;
    while (fleet.step()) {
      any = true;
    }
    for (int i = 0; i < syncer.informers(); i++) {
      while (syncer.hear(i)) {
        any = true;
      }
    }
    return any;
  }

  private static boolean worked(SteppedSyncer syncer) throws InterruptedException {
    boolean any = false;
    for (int i = 0; i < syncer.queues(); i++) {
      any |= syncer.turn(i);
    }
    return any;
  }
}
