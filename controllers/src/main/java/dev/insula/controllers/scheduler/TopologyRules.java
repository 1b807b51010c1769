package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one pod that look at other pods: required affinity and anti-affinity, those of
 * running pods against it, and hard spread constraints. Counted once for a decision; pods without
 * such rules pay nothing.
 */
final class TopologyRules {

  private final List<PodTerm> attracting;
  private final Set<Domain> attractingDomains = new HashSet<>();

  /** Whether it is the first of a group that wants to be near itself. */
  private boolean first;

  private final Set<Domain> repelling = new HashSet<>();
  private final Set<Domain> repelledByOthers = new HashSet<>();
  private final List<SpreadCounts> spreads = new ArrayList<>();

  private TopologyRules(PodInfo pod, ClusterState state) {
    PodRules rules = pod.rules();
    state
        .standingAntiAffinity()
        .about(pod, (term, nodes) -> addDomains(term, nodes, state, repelledByOthers));
    attracting = rules.affinity();
    if (!attracting.isEmpty()) {
      countAffinity(pod, state);
    }
    for (PodTerm term : rules.antiAffinity()) {
      addDomains(term, state.count(term.scope()), state, repelling);
    }
    List<SpreadRule> hard = rules.hardSpread();
    hard.forEach(rule -> spreads.add(new SpreadCounts(pod, rule, hard, state)));
  }

  static @Nullable TopologyRules of(PodInfo pod, ClusterState state) {
    var out = new TopologyRules(pod, state);
    return out.attracting.isEmpty()
            && out.repelling.isEmpty()
            && out.repelledByOthers.isEmpty()
            && out.spreads.isEmpty()
        ? null
        : out;
  }

  @Nullable Refusal refusal(NodeInfo node) {
    for (SpreadCounts spread : spreads) {
      String value = node.labels().get(spread.rule().topologyKey());
      if (value == null) {
        return Refusal.SPREAD_LABEL;
      }
      if (!spread.allows(value)) {
        return Refusal.SPREAD;
      }
    }
    for (PodTerm term : attracting) {
      String value = node.labels().get(term.topologyKey());
      if (value == null
          || (!first && !attractingDomains.contains(new Domain(term.topologyKey(), value)))) {
        return Refusal.POD_AFFINITY;
      }
    }
    if (containsDomain(repelling, node)) {
      return Refusal.POD_ANTI_AFFINITY;
    }
    return containsDomain(repelledByOthers, node) ? Refusal.EXISTING_ANTI_AFFINITY : null;
  }

  private static boolean containsDomain(Set<Domain> domains, NodeInfo node) {
    if (domains.size() <= node.labels().size()) {
      for (Domain domain : domains) {
        if (domain.value().equals(node.labels().get(domain.key()))) {
          return true;
        }
      }
      return false;
    }
    for (Map.Entry<String, String> label : node.labels().entrySet()) {
      if (domains.contains(new Domain(label.getKey(), label.getValue()))) {
        return true;
      }
    }
    return false;
  }

  /**
   * Pods that meet all terms attract. The first of a group that wants to be near itself goes
   * anywhere where the keys exist.
   */
  private void countAffinity(PodInfo pod, ClusterState state) {
    PodScope all = PodScope.all(attracting.stream().map(PodTerm::scope).toList());
    Map<String, Integer> nodes = state.count(all);
    attracting.forEach(term -> addDomains(term, nodes, state, attractingDomains));
    first = attractingDomains.isEmpty() && state.matches(all, pod);
  }

  private static void addDomains(
      PodTerm term, Map<String, Integer> nodes, ClusterState state, Set<Domain> into) {
    for (String name : nodes.keySet()) {
      NodeState node = state.node(name);
      String value =
          node == null || node.info == null ? null : node.info.labels().get(term.topologyKey());
      if (value != null) {
        into.add(new Domain(term.topologyKey(), value));
      }
    }
  }
}
