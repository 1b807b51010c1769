package dev.insula.controllers.scheduler;

import dev.insula.controllers.scheduler.Decision.Place;
import dev.insula.controllers.scheduler.Decision.Preempt;
import dev.insula.controllers.scheduler.Decision.Prepare;
import dev.insula.controllers.scheduler.Decision.Tally;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the node for a pod. In large clusters it looks only until enough nodes fit, going on from
 * where the last search ended, as kube-scheduler does. Used by one thread.
 */
final class NodePicker {

  /** Fewer nodes than these are all looked at. */
  private static final int FEWEST_FEASIBLE = 100;

  private final ClusterState state;
  private final Preemption preemption;
  private int start;

  NodePicker(ClusterState state, Preemption preemption) {
    this.state = state;
    this.preemption = preemption;
  }

  /** Decides; must run inside {@link ClusterState#decide}. */
  Decision pick(PodInfo pod) {
    List<NodeState> nodes = state.nodes();
    var tally = new Tally(nodes.size());
    var filter = new NodeFilter(pod, state);
    String refused = filter.refusedEverywhere();
    if (refused != null) {
      return tally.refuseAll(refused);
    }
    NodeState nominated = nominated(pod, filter);
    if (nominated != null) {
      return place(nominated, filter);
    }
    int enough = enough(nodes.size());
    var fitting = new ArrayList<NodeState>(Math.min(enough, nodes.size()));
    var resolvable = new ArrayList<NodeState>(0);
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
        if (refusal.resolvable()) {
          resolvable.add(node);
        }
      }
    }
    start = nodes.isEmpty() ? 0 : (start + looked) % nodes.size();
    return switch (fitting.size()) {
      case 0 -> preempt(pod, resolvable, tally);
      case 1 -> place(fitting.getFirst(), filter);
      default -> place(fitting.get(new NodeRanking(pod, state).best(fitting, start)), filter);
    };
  }

  private static Decision place(NodeState node, NodeFilter filter) {
    List<PodVolumes.Binding> bindings = filter.bindings(node);
    return bindings.isEmpty() ? new Place(node.name) : new Prepare(node.name, bindings);
  }

  /** A pod that made room for itself goes there if it fits by now. */
  private @Nullable NodeState nominated(PodInfo pod, NodeFilter filter) {
    NodeState node = state.node(state.nominatedNode(pod));
    NodeInfo info = node == null ? null : node.info;
    return node != null && info != null && filter.refusal(node, info) == null ? node : null;
  }

  private Decision preempt(PodInfo pod, List<NodeState> resolvable, Tally tally) {
    if (state.nodes().isEmpty()) {
      return tally.refuse();
    }
    String ineligible = preemption.ineligible(pod);
    if (ineligible != null) {
      return tally.refuse(ineligible);
    }
    var refusals = new ArrayList<Refusal>();
    Victims victims =
        resolvable.isEmpty()
            ? null
            : preemption.find(pod, resolvable, start % resolvable.size(), refusals);
    if (victims != null) {
      return new Preempt(victims, tally.message());
    }
    refusals.forEach(tally::evenThen);
    return tally.refuse();
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
