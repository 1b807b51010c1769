package dev.insula.tenancy.syncer;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How much was done for one tenant, and how long it waited and took. Thread-safe. Sums only, since
 * each of thousands of tenants has them: some hundred bytes.
 */
final class TenantTimes {

  /** Which way objects went. */
  enum Direction {
    DOWN(0),
    UP(EACH),
    /** What keeps the tenant's view: nodes, volumes, classes, tokens, events. */
    UPKEEP(2 * EACH);

    /** Where its sums begin. */
    private final int at;

    Direction(int at) {
      this.at = at;
    }

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final int TURNS = 0;
  private static final int WAITED = 1;
  private static final int WORKED = 2;
  private static final int EACH = 3;

  private final AtomicLongArray sums = new AtomicLongArray(Direction.values().length * EACH);

  /** A turn is done for one of the tenant's objects. */
  void turn(Direction direction, long waitedNanos, long workedNanos) {
    sums.incrementAndGet(direction.at + TURNS);
    sums.addAndGet(direction.at + WAITED, waitedNanos);
    sums.addAndGet(direction.at + WORKED, workedNanos);
  }

  /** Turns in all directions. */
  long turns() {
    long all = 0;
    for (Direction direction : Direction.values()) {
      all += turns(direction);
    }
    return all;
  }

  long turns(Direction direction) {
    return sum(direction, TURNS);
  }

  long waitedNanos(Direction direction) {
    return sum(direction, WAITED);
  }

  long workedNanos(Direction direction) {
    return sum(direction, WORKED);
  }

  private long sum(Direction direction, int which) {
    return sums.get(direction.at + which);
  }
}
