package dev.insula.tenancy.syncer;

import java.time.Clock;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What the syncer knows of time and chance: passed in, so that a simulation can steer them.
 *
 * @param nanos a clock like {@link System#nanoTime()}
 * @param random uniform in [0, 1), for jitter
 */
record Timing(Clock clock, LongSupplier nanos, DoubleSupplier random) {

  static Timing of(Clock clock) {
    return new Timing(clock, System::nanoTime, Math::random);
  }
}
