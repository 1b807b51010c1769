package dev.insula.cli;

import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Tells from the processor time that a process has used whether it has nothing to do: less than a
 * tenth of a core over half a minute. It has something to do again when it uses half a core over
 * some seconds; in between it stays what it was. Not thread-safe.
 */
final class Idleness {

  /** Between two looks. */
  static final Duration EVERY = Duration.ofSeconds(2);

  private static final int LOOKS = 15;
  private static final int RECENT = 2;
  private static final double IDLE_BELOW = 0.1;
  private static final double BUSY_FROM = 0.5;

  /** Processor time at the last looks, the newest last. */
  private final ArrayDeque<Long> used = new ArrayDeque<>(LOOKS + 1);

  private boolean idle;

  /**
   * Takes a look, {@link #EVERY} after the last.
   *
   * @param cpuNanos that the process has used since it started
   * @return whether it is idle now
   */
  boolean look(long cpuNanos) {
    used.addLast(cpuNanos);
    if (used.size() > LOOKS + 1) {
      used.removeFirst();
    }
    if (used.size() > RECENT && cores(RECENT) >= BUSY_FROM) {
      idle = false;
      // The half minute begins anew.
      used.clear();
      used.addLast(cpuNanos);
    } else if (used.size() > LOOKS && cores(LOOKS) < IDLE_BELOW) {
      idle = true;
    }
    return idle;
  }

  /** Cores in use on average since so many looks ago. */
  private double cores(int looks) {
    Long[] all = used.toArray(Long[]::new);
    long spent = all[all.length - 1] - all[all.length - 1 - looks];
    return (double) spent / EVERY.multipliedBy(looks).toNanos();
  }
}
