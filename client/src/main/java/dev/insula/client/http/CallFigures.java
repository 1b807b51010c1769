package dev.insula.client.http;

import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The calls of some clients to servers elsewhere, under the names of Kubernetes' clients.
 * Thread-safe. What they have in common is their {@code host}: one of a few that the operator's
 * code names, since a label for each server that tenants bring along would have no bound.
 */
public final class CallFigures implements MetricSource {

  /** Counts what nobody reads. */
  public static CallFigures unread() {
    return new CallFigures("");
  }

  private record Outcome(String method, String code) {}

  private final String host;
  private final ConcurrentMap<Outcome, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Distribution> durations = new ConcurrentHashMap<>();

  /**
   * @param host what the calls are told by
   */
  public CallFigures(String host) {
    this.host = host;
  }

  /** A server answered; methods are the client's own, and codes of three digits. */
  void answered(String method, int status, long nanos) {
    ended(method, Integer.toString(Math.clamp(status, 0, 999)), nanos);
  }

  /** There was no answer. */
  void failed(String method, long nanos) {
    ended(method, "<error>", nanos);
  }

  private void ended(String method, String code, long nanos) {
    outcomes.computeIfAbsent(new Outcome(method, code), _ -> new LongAdder()).increment();
    durations.computeIfAbsent(method, _ -> new Distribution(Buckets.FINE)).add(nanos);
  }

  @Override
  public void collect(Families families) {
    outcomes.forEach(
        (outcome, count) ->
            families
                .counter("rest_client_requests", "Requests to servers elsewhere.")
                .point(
                    count.sum(), "code", outcome.code(), "host", host, "method", outcome.method()));
    durations.forEach(
        (method, distribution) ->
            families
                .histogram(
                    "rest_client_request_duration_seconds",
                    "Time until the head of an answer came, or none.")
                .point(distribution, "host", host, "verb", method));
  }
}
