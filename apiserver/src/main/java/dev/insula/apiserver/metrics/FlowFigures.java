package dev.insula.apiserver.metrics;

import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * How the requests of one control plane got their turn. Each control plane is one flow in the fair
 * queue of the server: it is flow schema and priority level at once. Thread-safe.
 */
final class FlowFigures implements MetricSource {

  static final String[] FLOW = {"flow_schema", "control-plane", "priority_level", "control-plane"};

  private static final Buckets WAITS =
      Buckets.ofSeconds(0, 0.005, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30);

  private final Distribution waits = new Distribution(WAITS);

  /** By reason, of which there is a handful. */
  private final ConcurrentMap<String, LongAdder> turnedAway = new ConcurrentHashMap<>(2);

  /** A request has its turn. */
  void waited(long nanos) {
    waits.add(nanos);
  }

  /** A request got none. */
  void turnedAway(String reason) {
    turnedAway.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  @Override
  public void collect(Families families) {
    families
        .counter("apiserver_flowcontrol_dispatched_requests", "Requests that had their turn.")
        .point(waits.count(), FLOW);
    families
        .histogram(
            "apiserver_flowcontrol_request_wait_duration_seconds",
            "Time that requests stood in the fair queue.")
        .point(waits, RequestFigures.with(FLOW, "execute", "true"));
    turnedAway.forEach(
        (reason, count) ->
            families
                .counter(
                    "apiserver_flowcontrol_rejected_requests",
                    "Requests that were answered with 429.")
                .point(count.sum(), RequestFigures.with(FLOW, "reason", reason)));
  }
}
