package dev.insula.controllers.scheduler;

import java.util.ArrayList;
import java.util.HashMap;
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

  private record Domain(String key, String value) {}

  private record Spread(SpreadRule rule, Map<String, Integer> counts, boolean self) {
    long smallest() {
      return counts.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    }
  }

  private final List<Set<Domain>> attracting = new ArrayList<>();
  private final List<PodTerm> attractingTerms = new ArrayList<>();
  private final Set<Domain> repelling = new HashSet<>();
  private final Set<Domain> repelledByOthers = new HashSet<>();
  private final List<Spread> spreads = new ArrayList<>();

  private TopologyRules() {}

  static @Nullable TopologyRules of(PodInfo pod, ClusterState state) {
    var out = new TopologyRules();
    out.countOthersAntiAffinity(pod, state);
    PodRules rules = pod.rules();
    rules.affinity().forEach(term -> out.countAffinity(pod, term, state));
    for (PodTerm term : rules.antiAffinity()) {
      out.repelling.addAll(domainsOf(term, state));
    }
    rules.spread().stream()
        .filter(SpreadRule::hard)
        .forEach(rule -> out.countSpread(pod, rule, state));
    return out.attracting.isEmpty()
            && out.repelling.isEmpty()
            && out.repelledByOthers.isEmpty()
            && out.spreads.isEmpty()
        ? null
        : out;
  }

  @Nullable Refusal refusal(NodeInfo node) {
    for (Spread spread : spreads) {
      String value = node.labels().get(spread.rule().topologyKey());
      if (value == null) {
        return Refusal.SPREAD_LABEL;
      }
      int after = spread.counts().getOrDefault(value, 0) + (spread.self() ? 1 : 0);
      if (after - spread.smallest() > spread.rule().maxSkew()) {
        return Refusal.SPREAD;
      }
    }
    for (int i = 0; i < attracting.size(); i++) {
      String key = attractingTerms.get(i).topologyKey();
      String value = node.labels().get(key);
      if (value == null || !attracting.get(i).contains(new Domain(key, value))) {
        return Refusal.POD_AFFINITY;
      }
    }
    if (containsDomain(repelling, node)) {
      return Refusal.POD_ANTI_AFFINITY;
    }
    return containsDomain(repelledByOthers, node) ? Refusal.EXISTING_ANTI_AFFINITY : null;
  }

  private static boolean containsDomain(Set<Domain> domains, NodeInfo node) {
    for (Domain domain : domains) {
      if (domain.value().equals(node.labels().get(domain.key()))) {
        return true;
      }
    }
    return false;
  }

  private void countOthersAntiAffinity(PodInfo pod, ClusterState state) {
    for (PodInfo other : state.podsWithAntiAffinity()) {
      NodeState at = state.node(other.nodeName());
      for (PodTerm term : other.rules().antiAffinity()) {
        if (at != null && at.info != null && matches(term, pod, state)) {
          String value = at.info.labels().get(term.topologyKey());
          if (value != null) {
            repelledByOthers.add(new Domain(term.topologyKey(), value));
          }
        }
      }
    }
  }

  /** The first pod of a group that wants to be near itself goes anywhere the key exists. */
  private void countAffinity(PodInfo pod, PodTerm term, ClusterState state) {
    Set<Domain> domains = domainsOf(term, state);
    if (domains.isEmpty() && matches(term, pod, state)) {
      for (NodeState node : state.nodes()) {
        String value = node.info == null ? null : node.info.labels().get(term.topologyKey());
        if (value != null) {
          domains.add(new Domain(term.topologyKey(), value));
        }
      }
    }
    attracting.add(domains);
    attractingTerms.add(term);
  }

  private static Set<Domain> domainsOf(PodTerm term, ClusterState state) {
    var out = new HashSet<Domain>();
    for (NodeState node : state.nodes()) {
      String value = node.info == null ? null : node.info.labels().get(term.topologyKey());
      if (value == null) {
        continue;
      }
      for (PodInfo other : node.pods.values()) {
        if (matches(term, other, state)) {
          out.add(new Domain(term.topologyKey(), value));
          break;
        }
      }
    }
    return out;
  }

  private void countSpread(PodInfo pod, SpreadRule rule, ClusterState state) {
    var counts = new HashMap<String, Integer>();
    for (NodeState node : state.nodes()) {
      NodeInfo info = node.info;
      String value = info == null ? null : info.labels().get(rule.topologyKey());
      if (info == null || value == null || !pod.rules().allowsNode(info.name(), info.labels())) {
        continue;
      }
      int here = 0;
      for (PodInfo other : node.pods.values()) {
        if (!other.deleting()
            && other.name().namespace().equals(pod.name().namespace())
            && rule.selector().matches(other.labels())) {
          here++;
        }
      }
      counts.merge(value, here, Integer::sum);
    }
    spreads.add(new Spread(rule, counts, rule.selector().matches(pod.labels())));
  }

  private static boolean matches(PodTerm term, PodInfo pod, ClusterState state) {
    return term.matches(pod.name().namespace(), pod.labels(), state::labelsOfNamespace);
  }
}
