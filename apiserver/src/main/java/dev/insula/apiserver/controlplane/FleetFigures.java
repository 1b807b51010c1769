package dev.insula.apiserver.controlplane;

import dev.insula.metrics.BusiestNames;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import dev.insula.store.Store;
import java.util.HashMap;
import java.util.Map;

/**
 * What is counted of all control planes of a process. By name only those are told that were asked
 * most; who sleeps is not asked and not remembered. Thread-safe.
 */
final class FleetFigures implements MetricSource {

  private final Store store;
  private final Map<String, ControlPlaneSlot> open;
  private final ControlPlane.Shared shared;
  private final BusiestNames busiest;

  FleetFigures(
      Store store,
      Map<String, ControlPlaneSlot> open,
      ControlPlane.Shared shared,
      BusiestNames busiest) {
    this.store = store;
    this.open = open;
    this.shared = shared;
    this.busiest = busiest;
  }

  @Override
  public void collect(Families families) {
    var answered = new HashMap<String, Long>();
    open.forEach(
        (name, slot) -> {
          if (slot.isAwake()) {
            answered.put(name, slot.answered());
          }
        });
    families
        .gauge("insula_control_planes", "Control planes that are awake, and that are not.")
        .point(answered.size(), "state", "awake")
        .point(Math.max(0, store.names().size() - answered.size()), "state", "asleep");
    shared.totals().collect(families);
    shared.wakes().collect(families);
    for (String name : busiest.choose(answered)) {
      families
          .counter(
              "insula_control_plane_requests",
              "Requests to the busiest control planes since they woke.")
          .point(answered.getOrDefault(name, 0L), "control_plane", name);
    }
  }
}
