package dev.insula.controllers.scheduler;

import static dev.insula.controllers.scheduler.SchedulerWorld.node;
import static dev.insula.controllers.scheduler.SchedulerWorld.pod;

import dev.insula.controllers.scheduler.Decision.Place;
import org.junit.jupiter.api.Test;

/**
 * Measures decisions; not part of the tests (its name does not end in Test): run it by its name.
 */
class PickingFigures {

  @Test
  void decisionsPerSecond() {
    for (int nodes : new int[] {100, 1000, 1000}) {
      var state = new ClusterState();
      for (int i = 0; i < nodes; i++) {
        state.nodeChanged(NodeInfo.of(node("n" + i)));
      }
      var picker = new NodePicker(state, new Preemption(state, java.util.List::of));
      int pods = nodes * 80;
      var infos = new PodInfo[pods];
      for (int i = 0; i < pods; i++) {
        infos[i] = PodInfo.of(pod("p" + i, "owner" + i % 100));
      }
      var threads = java.lang.management.ManagementFactory.getThreadMXBean();
      long began = threads.getCurrentThreadCpuTime();
      for (PodInfo pod : infos) {
        state.decide(
            () -> {
              if (picker.pick(pod) instanceof Place place) {
                state.placed(pod.on(place.node()));
              }
              return pod;
            });
      }
      double seconds = (threads.getCurrentThreadCpuTime() - began) / 1e9;
      System.out.printf(
          "%d nodes: %d pods decided in %.2f s of CPU: %.0f pods/s%n",
          nodes, pods, seconds, pods / seconds);
    }
  }
}
