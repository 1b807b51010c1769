package dev.insula.node;

import java.time.Instant;

/**
 * Whether so many pods start that states which are soon replaced are not worth a write, as with a
 * kubelet that has statuses waiting. Thread-safe.
 */
final class Rush {

  /** Pods that start within a second. */
  private static final int MANY = 50;

  private long second;
  private int now;
  private int before;

  /** Counts a pod that starts; says whether it is one of many. */
  synchronized boolean starts(Instant at) {
    long current = at.getEpochSecond();
    if (current != second) {
      before = current == second + 1 ? now : 0;
      now = 0;
      second = current;
    }
    now++;
    return now > MANY || before > MANY;
  }
}
