package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a node where pods of lower priority could make room: it takes them from the state one
 * node at a time, asks the filter again, and puts them back. Runs inside {@link
 * ClusterState#decide}. Source: the page "Pod Priority and Preemption" of the Kubernetes
 * documentation.
 */
final class Preemption {

  /** Of many nodes this share is tried, but at least {@link #FEWEST_CANDIDATES}. */
  private static final int PERCENT = 10;

  private static final int FEWEST_CANDIDATES = 100;

  private final ClusterState state;
  private final Supplier<List<DisruptionBudget>> budgets;

  Preemption(ClusterState state, Supplier<List<DisruptionBudget>> budgets) {
    this.state = state;
    this.budgets = budgets;
  }

  /** Why the pod may not make room for itself, or null if it may. */
  @Nullable String ineligible(PodInfo pod) {
    if (pod.neverPreempts()) {
      return "not eligible due to preemptionPolicy=Never.";
    }
    NodeState nominated = state.node(state.nominatedNode(pod));
    if (nominated != null
        && nominated.pods.values().stream()
            .anyMatch(other -> other.deleting() && other.priority() < pod.priority())) {
      return "not eligible due to a terminating pod on the nominated node.";
    }
    return null;
  }

  /**
   * The best victims, or null if none help.
   *
   * @param candidates nodes where removing pods could help
   * @param start where among them to begin
   * @param refusals collects why a node does not take the pod even then
   */
  @Nullable Victims find(
      PodInfo pod, List<NodeState> candidates, int start, List<Refusal> refusals) {
    int most = Math.max(candidates.size() * PERCENT / 100, FEWEST_CANDIDATES);
    List<DisruptionBudget> all = budgets.get();
    Victims best = null;
    int found = 0;
    for (int i = 0; i < candidates.size() && found < most; i++) {
      NodeState node = candidates.get((start + i) % candidates.size());
      NodeInfo info = node.info;
      Victims victims = info == null ? null : onNode(pod, node, info, all, refusals);
      if (victims != null) {
        found++;
        if (best == null || Victims.LEAST_HARM.compare(victims, best) < 0) {
          best = victims;
        }
      }
    }
    return best;
  }

  private @Nullable Victims onNode(
      PodInfo pod,
      NodeState node,
      NodeInfo info,
      List<DisruptionBudget> all,
      List<Refusal> refusals) {
    List<PodInfo> lower =
        node.pods.values().stream()
            .filter(other -> other.priority() < pod.priority())
            .sorted(Victims.IMPORTANCE)
            .toList();
    if (lower.isEmpty()) {
      refusals.add(Refusal.NO_VICTIMS);
      return null;
    }
    try {
      lower.forEach(other -> state.removeNow(other.uid()));
      Refusal still = refusal(pod, node, info);
      if (still != null) {
        refusals.add(still);
        return null;
      }
      return reprieve(pod, node, info, lower, all);
    } finally {
      lower.forEach(state::addNow);
    }
  }

  private @Nullable Refusal refusal(PodInfo pod, NodeState node, NodeInfo info) {
    return new NodeFilter(pod, state).refusal(node, info);
  }

  /** Takes back whom there is room for: first whom a budget protects, the important ones first. */
  private Victims reprieve(
      PodInfo pod, NodeState node, NodeInfo info, List<PodInfo> lower, List<DisruptionBudget> all) {
    var protectedPods = new ArrayList<PodInfo>();
    var others = new ArrayList<PodInfo>();
    Map<DisruptionBudget, Long> left = new HashMap<>();
    for (PodInfo other : lower) {
      boolean violates = false;
      for (DisruptionBudget budget : all) {
        if (budget.covers(other)) {
          violates |= left.merge(budget, budget.allowed() - 1, (n, _) -> n - 1) < 0;
        }
      }
      (violates ? protectedPods : others).add(other);
    }
    var victims = new ArrayList<PodInfo>();
    int violations = 0;
    for (PodInfo other : protectedPods) {
      violations += staysWith(pod, node, info, other, victims) ? 0 : 1;
    }
    for (PodInfo other : others) {
      staysWith(pod, node, info, other, victims);
    }
    victims.sort(Victims.IMPORTANCE);
    return new Victims(node.name, victims, violations);
  }

  private boolean staysWith(
      PodInfo pod, NodeState node, NodeInfo info, PodInfo other, List<PodInfo> victims) {
    state.addNow(other);
    if (refusal(pod, node, info) == null) {
      return true;
    }
    state.removeNow(other.uid());
    victims.add(other);
    return false;
  }
}
