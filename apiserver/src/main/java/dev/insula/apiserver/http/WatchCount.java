package dev.insula.apiserver.http;

import dev.insula.machinery.object.ApiException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Bounds the open watches of each control plane. Thread-safe. */
final class WatchCount {

  private static final int RETRY_AFTER_SECONDS = 5;

  private final int perHost;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  WatchCount(int perHost) {
    this.perHost = perHost;
  }

  /**
   * @param bound most for this control plane; 0 for as many as any may have
   * @throws ApiException 429 if the control plane has too many already
   */
  void opened(String host, int bound) {
    int most = bound == 0 ? perHost : Math.min(bound, perHost);
    int now = open.merge(host, 1, Integer::sum);
    if (now > most) {
      closed(host);
      throw ApiException.tooManyRequests("too many watches are open", RETRY_AFTER_SECONDS);
    }
  }

  void closed(String host) {
    open.computeIfPresent(host, (_, count) -> count == 1 ? null : count - 1);
  }

  /** Those of all control planes. */
  long all() {
    return open.values().stream().mapToLong(Integer::longValue).sum();
  }

  int of(String host) {
    return open.getOrDefault(host, 0);
  }
}
