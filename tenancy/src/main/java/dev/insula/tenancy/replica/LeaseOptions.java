package dev.insula.tenancy.replica;

import java.time.Duration;

/**
 * The times of a replica's lease. Immutable.
 *
 * @param renew how often it is renewed, and others' are looked at
 * @param valid how long a replica writes after a renewal was sent that succeeded
 * @param duration how long others leave a lease alone that they see unchanged; longer than {@code
 *     valid}, by what the clocks of two machines may differ in speed meanwhile
 */
public record LeaseOptions(Duration renew, Duration valid, Duration duration) {

  public static final LeaseOptions DEFAULT =
      new LeaseOptions(Duration.ofMillis(1500), Duration.ofSeconds(4), Duration.ofSeconds(6));

  public LeaseOptions {
    if (renew.compareTo(valid) >= 0 || valid.compareTo(duration) >= 0) {
      throw new IllegalArgumentException("a lease must be renewed before it ends");
    }
  }
}
