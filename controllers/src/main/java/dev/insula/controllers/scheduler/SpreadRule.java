package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.selector.LabelSelector;

/**
 * A topology spread constraint of a pod: {@code v1.TopologySpreadConstraint}.
 *
 * @param hard whether it keeps pods from nodes ({@code DoNotSchedule}) or only ranks them
 * @param minDomains with fewer domains the smallest counts as empty
 * @param affinityCounts whether nodes that the pod's selectors exclude do not count
 * @param taintsCount whether nodes whose taints the pod does not tolerate do not count
 */
record SpreadRule(
    long maxSkew,
    String topologyKey,
    boolean hard,
    PodScope scope,
    long minDomains,
    boolean affinityCounts,
    boolean taintsCount) {

  static SpreadRule of(JsonObject json, String namespace) {
    return new SpreadRule(
        json.integer("maxSkew", 1),
        json.string("topologyKey", ""),
        json.string("whenUnsatisfiable", "DoNotSchedule").equals("DoNotSchedule"),
        PodScope.lasting(LabelSelector.ofObject(json.object("labelSelector")), namespace),
        json.integer("minDomains", 1),
        json.string("nodeAffinityPolicy", "Honor").equals("Honor"),
        json.string("nodeTaintsPolicy", "Ignore").equals("Honor"));
  }

  /** Whether pods on the node count for the pod that has the rule. */
  boolean counts(PodRules rules, NodeInfo node) {
    return (!affinityCounts || rules.allowsNode(node.name(), node.labels()))
        && (!taintsCount || rules.toleratesTaintsOf(node));
  }
}
