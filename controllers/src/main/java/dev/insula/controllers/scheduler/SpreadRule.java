package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.selector.LabelSelector;

/**
 * A topology spread constraint of a pod: {@code v1.TopologySpreadConstraint}.
 *
 * @param hard whether it keeps pods from nodes ({@code DoNotSchedule}) or only ranks them
 */
record SpreadRule(long maxSkew, String topologyKey, boolean hard, LabelSelector selector) {

  static SpreadRule of(JsonObject json) {
    return new SpreadRule(
        json.integer("maxSkew", 1),
        json.string("topologyKey", ""),
        json.string("whenUnsatisfiable", "DoNotSchedule").equals("DoNotSchedule"),
        LabelSelector.ofObject(json.object("labelSelector")));
  }
}
