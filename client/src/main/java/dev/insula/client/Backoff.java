package dev.insula.client;

import java.time.Duration;

/**
 * How long to wait after failures: doubles with each further one.
 *
 * @param first after the first failure
 * @param longest the bound
 */
public record Backoff(Duration first, Duration longest) {

  public Backoff {
    if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("bad delays of a back-off");
    }
  }

  long nanos(int failures) {
    int doublings = Math.min(failures - 1, 40);
    long bound = longest.toNanos();
    return first.toNanos() > (bound >> doublings) ? bound : first.toNanos() << doublings;
  }
}
