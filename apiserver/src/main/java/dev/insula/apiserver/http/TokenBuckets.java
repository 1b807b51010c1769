package dev.insula.apiserver.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of tokens for each control plane, which fills with time. Thread-safe. State is kept for
 * control planes whose buckets are not full.
 */
final class TokenBuckets {

  private static final double SECOND = 1e9;

  /** Full buckets are looked for after so many tokens. */
  private static final int SWEEP = 4096;

  /** Who was quiet for so long starts with a full bucket. */
  private static final long QUIET_NANOS = 600_000_000_000L;

  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final AtomicInteger asked = new AtomicInteger();

  TokenBuckets(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * What is left of one control plane's tokens. Immutable.
   *
   * @param tokens at that time
   * @param granted whether the last one that was asked for was there
   */
  private record Bucket(double tokens, long at, boolean granted) {}

  /**
   * Takes a token.
   *
   * @param burst what a full bucket holds
   * @return 0, or how long to wait for one, in seconds
   */
  double take(String host, int perSecond, int burst) {
    long now = nanoTime.getAsLong();
    Bucket bucket =
        buckets.compute(
            host,
            (_, before) -> {
              double filled = filled(before, perSecond, burst, now);
              return filled >= 1
                  ? new Bucket(filled - 1, now, true)
                  : new Bucket(filled, now, false);
            });
    if ((asked.incrementAndGet() & (SWEEP - 1)) == 0) {
      buckets.values().removeIf(one -> now - one.at > QUIET_NANOS);
    }
    return bucket.granted ? 0 : (1 - bucket.tokens) / perSecond;
  }

  private static double filled(@Nullable Bucket before, int perSecond, int burst, long now) {
    return before == null
        ? burst
        : Math.min(burst, before.tokens + (now - before.at) / SECOND * perSecond);
  }

  int hosts() {
    return buckets.size();
  }
}
