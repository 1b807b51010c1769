package dev.insula.controllers.scheduler;

import dev.insula.controllers.scheduler.Decision.Place;
import dev.insula.controllers.scheduler.Decision.Tally;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the node for a pod. In large clusters it looks only until enough nodes fit, going on from
 * where the last search ended, as kube-scheduler does. Used by one thread.
 */
final class NodePicker {

  /** Fewer nodes than these are all looked at. */
  private static final int FEWEST_FEASIBLE = 100;

  private final ClusterState state;
  private int start;

  NodePicker(ClusterState state) {
    this.state = state;
  }

  /** Decides; must run inside {@link ClusterState#decide}. */
  Decision pick(PodInfo pod) {
    List<NodeState> nodes = state.nodes();
    var tally = new Tally(nodes.size());
    var filter = new NodeFilter(pod, state);
    int enough = enough(nodes.size());
    var fitting = new ArrayList<NodeState>(Math.min(enough, nodes.size()));
    int looked = 0;
    while (looked < nodes.size() && fitting.size() < enough) {
      NodeState node = nodes.get((start + looked) % nodes.size());
      looked++;
      NodeInfo info = node.info;
      Refusal refusal = info == null ? Refusal.NODE_NAME : filter.refusal(node, info);
      if (refusal == null) {
        fitting.add(node);
      } else {
        tally.add(refusal);
      }
    }
    start = nodes.isEmpty() ? 0 : (start + looked) % nodes.size();
    return switch (fitting.size()) {
      case 0 -> tally.refuse();
      case 1 -> new Place(fitting.getFirst().name);
      default -> new Place(fitting.get(new NodeRanking(pod).best(fitting, start)).name);
    };
  }

  /** How many fitting nodes are enough: from half of a small cluster to 5 % of a large one. */
  static int enough(int nodes) {
    if (nodes < FEWEST_FEASIBLE) {
      return nodes;
    }
    int percent = Math.max(5, 50 - nodes / 125);
    return Math.max(FEWEST_FEASIBLE, nodes * percent / 100);
  }
}
