package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What other pods make of a node for one pod, where several take it: preferred affinity and
 * anti-affinity of both sides, and soft spread constraints. Counted once for a decision.
 */
final class TopologyScores {

  /** What a running pod's required affinity for the pod is worth. */
  private static final long REQUIRED_WEIGHT = 1;

  private final Map<Domain, Long> attraction = new HashMap<>();
  private final List<SpreadCounts> spreads = new ArrayList<>();

  private TopologyScores(PodInfo pod, ClusterState state) {
    PodRules rules = pod.rules();
    for (PodTerm term : rules.preferredAffinity()) {
      add(term, state.count(term.scope()), term.weight(), state);
    }
    for (PodTerm term : rules.preferredAntiAffinity()) {
      add(term, state.count(term.scope()), -term.weight(), state);
    }
    state.standingAffinity().about(pod, (term, nodes) -> add(term, nodes, REQUIRED_WEIGHT, state));
    state.standingPreferences().about(pod, (term, nodes) -> add(term, nodes, term.weight(), state));
    state.standingAversions().about(pod, (term, nodes) -> add(term, nodes, -term.weight(), state));
    List<SpreadRule> soft = rules.softSpread();
    soft.forEach(rule -> spreads.add(new SpreadCounts(pod, rule, soft, state)));
  }

  /** Null if other pods make no difference. */
  static @Nullable TopologyScores of(PodInfo pod, ClusterState state) {
    var out = new TopologyScores(pod, state);
    return out.attraction.isEmpty() && out.spreads.isEmpty() ? null : out;
  }

  boolean hasSpread() {
    return !spreads.isEmpty();
  }

  /** The more, the better; can be negative. */
  long attraction(NodeInfo node) {
    long sum = 0;
    for (Map.Entry<Domain, Long> each : attraction.entrySet()) {
      Domain domain = each.getKey();
      if (domain.value().equals(node.labels().get(domain.key()))) {
        sum += each.getValue();
      }
    }
    return sum;
  }

  /** The fewer, the better; -1 for a node that lacks a label, which is the worst. */
  long crowd(NodeInfo node) {
    double sum = 0;
    for (SpreadCounts spread : spreads) {
      String value = node.labels().get(spread.rule().topologyKey());
      if (value == null) {
        return -1;
      }
      sum += spread.in(value) * Math.log(spread.domains() + 2) + (spread.rule().maxSkew() - 1);
    }
    return Math.round(sum);
  }

  private void add(PodTerm term, Map<String, Integer> nodes, long weight, ClusterState state) {
    nodes.forEach(
        (name, count) -> {
          NodeState node = state.node(name);
          String value =
              node == null || node.info == null ? null : node.info.labels().get(term.topologyKey());
          if (value != null) {
            attraction.merge(new Domain(term.topologyKey(), value), weight * count, Long::sum);
          }
        });
  }
}
