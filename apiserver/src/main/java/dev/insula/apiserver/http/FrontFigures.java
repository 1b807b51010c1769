package dev.insula.apiserver.http;

import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/** What the front counts of all control planes together, and of one. Thread-safe. */
final class FrontFigures implements MetricSource {

  private final FairAdmission admission;
  private final WatchCount watches;
  private final BodyBudget bodies;
  private final Connections connections;

  /** By reason, of which there is a handful. */
  private final ConcurrentMap<String, LongAdder> turnedAway = new ConcurrentHashMap<>();

  FrontFigures(
      FairAdmission admission, WatchCount watches, BodyBudget bodies, Connections connections) {
    this.admission = admission;
    this.watches = watches;
    this.bodies = bodies;
    this.connections = connections;
  }

  /** A request got no turn. */
  void turnedAway(String reason) {
    turnedAway.computeIfAbsent(reason, _ -> new LongAdder()).increment();
  }

  @Override
  public void collect(Families families) {
    FairAdmission.Load load = admission.load();
    families
        .gauge("insula_front_requests", "Requests of all control planes that are in work or wait.")
        .point(load.inWork(), "state", "working")
        .point(load.waiting(), "state", "waiting");
    families.gauge("insula_front_connections", "Open connections.").point(connections.open());
    families.gauge("insula_front_watches", "Open watches.").point(watches.all());
    families
        .gauge("insula_front_body_bytes", "Memory that bodies of requests take.")
        .point(bodies.taken());
    for (Map.Entry<String, LongAdder> reason : turnedAway.entrySet()) {
      families
          .counter("insula_front_rejected_requests", "Requests that were answered with 429.")
          .point(reason.getValue().sum(), "reason", reason.getKey());
    }
  }

  /** What one control plane may know: its own requests. */
  MetricSource of(String host) {
    return families -> {
      FairAdmission.Load load = admission.load(host);
      families
          .gauge("apiserver_flowcontrol_current_executing_requests", "Requests in work.")
          .point(load.inWork(), "flow_schema", "control-plane", "priority_level", "control-plane");
      families
          .gauge("apiserver_flowcontrol_current_inqueue_requests", "Requests that wait.")
          .point(load.waiting(), "flow_schema", "control-plane", "priority_level", "control-plane");
    };
  }
}
