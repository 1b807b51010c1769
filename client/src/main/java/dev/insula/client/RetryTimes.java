package dev.insula.client;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * When keys that failed come back: each after its back-off, with jitter, and none before its tenant
 * has a retry free. Guarded by the queue's lock.
 */
final class RetryTimes {

  private final QueueOptions options;
  private final LongSupplier nanoClock;
  private final DoubleSupplier random;
  private long rationed;

  RetryTimes(QueueOptions options, LongSupplier nanoClock, DoubleSupplier random) {
    this.options = options;
    this.nanoClock = nanoClock;
    this.random = random;
  }

  /** How many keys waited longer than their back-off. */
  long rationed() {
    return rationed;
  }

  /** When the next retry of a tenant was free that had none yet: it has its whole burst left. */
  long unused() {
    return nanoClock.getAsLong() - burstNanos();
  }

  /** Reserves a retry for a key, and says how long it is until then. */
  long reserve(QueueLane<?> lane, int failures, Backoff backoff) {
    long plain = backoff.nanos(failures);
    long wait = plain + (long) (plain * options.jitter() * random.getAsDouble());
    long ration = ration(lane);
    if (ration > wait) {
      rationed++;
    }
    return Math.max(wait, ration);
  }

  /** How long it is until the tenant's next retry; 0 if one is free. */
  long debt(QueueLane<?> lane) {
    return Math.max(0, lane.nextRetryNanos - nanoClock.getAsLong());
  }

  private long ration(QueueLane<?> lane) {
    long now = nanoClock.getAsLong();
    long earliest = now - burstNanos();
    long slot = Math.max(lane.nextRetryNanos - earliest, 0) + earliest;
    lane.nextRetryNanos = slot + intervalNanos();
    return slot - now;
  }

  private long intervalNanos() {
    return (long) (TimeUnit.SECONDS.toNanos(1) / options.retriesPerSecond());
  }

  private long burstNanos() {
    return intervalNanos() * options.retryBurst();
  }
}
