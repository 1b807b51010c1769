package dev.insula.controllers.scheduler;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How the pods of a spread constraint are spread now. Made for one decision. */
final class SpreadCounts {

  private final SpreadRule rule;
  private final Map<String, Integer> byValue = new HashMap<>();
  private final int self;
  private final long smallest;

  /**
   * @param rules all constraints of the pod that count together: a node without one of their labels
   *     counts for none
   */
  SpreadCounts(PodInfo pod, SpreadRule rule, List<SpreadRule> rules, ClusterState state) {
    this.rule = rule;
    self = state.matches(rule.scope(), pod) ? 1 : 0;
    Map<String, Integer> counts = state.count(rule.scope());
    for (NodeState node : state.nodes()) {
      NodeInfo info = node.info;
      String value = info == null ? null : info.labels().get(rule.topologyKey());
      if (info != null
          && value != null
          && hasAllKeys(info, rules)
          && rule.counts(pod.rules(), info)) {
        byValue.merge(value, counts.getOrDefault(node.name, 0), Integer::sum);
      }
    }
    smallest =
        byValue.size() < rule.minDomains()
            ? 0
            : byValue.values().stream().mapToInt(Integer::intValue).min().orElse(0);
  }

  private static boolean hasAllKeys(NodeInfo info, List<SpreadRule> rules) {
    for (SpreadRule each : rules) {
      if (!info.labels().containsKey(each.topologyKey())) {
        return false;
      }
    }
    return true;
  }

  SpreadRule rule() {
    return rule;
  }

  int domains() {
    return byValue.size();
  }

  int in(String value) {
    return byValue.getOrDefault(value, 0);
  }

  /** Whether one more in the domain keeps the skew. */
  boolean allows(String value) {
    return in(value) + self - smallest <= rule.maxSkew();
  }
}
