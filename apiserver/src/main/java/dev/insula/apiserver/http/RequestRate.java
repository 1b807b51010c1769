package dev.insula.apiserver.http;

import dev.insula.machinery.object.ApiException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Bounds the requests of each control plane that has a bound, by a bucket of tokens that fills with
 * time. Thread-safe. State is kept for control planes whose buckets are not full.
 */
final class RequestRate {

  private static final double SECOND = 1e9;

  /** Full buckets are looked for after so many requests. */
  private static final int SWEEP = 4096;

  /** Who was quiet for so long starts with a full bucket. */
  private static final long QUIET_NANOS = 600_000_000_000L;

  private final LongSupplier nanoTime;
  private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();
  private final AtomicInteger requests = new AtomicInteger();

  RequestRate(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /**
   * What is left of one control plane's requests. Immutable.
   *
   * @param tokens at that time
   * @param granted whether the last request was served
   */
  private record Bucket(double tokens, long at, boolean granted) {}

  /**
   * Counts one request.
   *
   * @throws ApiException 429 if there are too many
   */
  void take(String host, HostBounds bounds) {
    int perSecond = bounds.requestsPerSecond();
    if (perSecond == 0) {
      return;
    }
    int burst = burst(bounds);
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
    if ((requests.incrementAndGet() & (SWEEP - 1)) == 0) {
      sweep(now);
    }
    if (!bucket.granted) {
      int wait = (int) Math.ceil((1 - bucket.tokens) / perSecond);
      throw ApiException.tooManyRequests(
          "too many requests, please try again later", Math.max(1, wait));
    }
  }

  private static double filled(@Nullable Bucket before, int perSecond, int burst, long now) {
    return before == null
        ? burst
        : Math.min(burst, before.tokens + (now - before.at) / SECOND * perSecond);
  }

  private static int burst(HostBounds bounds) {
    return bounds.requestBurst() > 0 ? bounds.requestBurst() : 2 * bounds.requestsPerSecond();
  }

  private void sweep(long now) {
    buckets.values().removeIf(bucket -> now - bucket.at > QUIET_NANOS);
  }

  int hosts() {
    return buckets.size();
  }
}
