package dev.insula.apiserver.http;

import dev.insula.machinery.object.ApiException;
import java.util.function.LongSupplier;

/** Bounds the requests of each control plane that has a bound. Thread-safe. */
final class RequestRate {

  private final TokenBuckets buckets;

  RequestRate(LongSupplier nanoTime) {
    this.buckets = new TokenBuckets(nanoTime);
  }

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
    double wait = buckets.take(host, perSecond, burst(bounds));
    if (wait > 0) {
      throw ApiException.tooManyRequests(
          "too many requests, please try again later", Math.max(1, (int) Math.ceil(wait)));
    }
  }

  private static int burst(HostBounds bounds) {
    return bounds.requestBurst() > 0 ? bounds.requestBurst() : 2 * bounds.requestsPerSecond();
  }

  int hosts() {
    return buckets.hosts();
  }
}
