package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.util.Set;

/**
 * What the scheduler keeps of a {@code policy/v1.PodDisruptionBudget}. Immutable.
 *
 * @param allowed disruptions that are allowed now
 * @param disrupted names of pods that are counted as disrupted already
 */
record DisruptionBudget(
    ObjectName name, LabelSelector selector, long allowed, Set<String> disrupted) {

  static DisruptionBudget of(ApiObject object) {
    JsonObject budget = object.tree();
    JsonObject status = budget.objectAt("status");
    JsonObject selector = budget.objectAt("spec").object("selector");
    return new DisruptionBudget(
        Meta.objectName(budget),
        LabelSelector.ofObject(selector),
        status.integer("disruptionsAllowed", 0),
        Set.copyOf(status.objectAt("disruptedPods").keySet()));
  }

  boolean covers(PodInfo pod) {
    return pod.name().namespace().equals(name.namespace())
        && !pod.labels().isEmpty()
        && !disrupted.contains(pod.name().name())
        && selector.matches(pod.labels());
  }
}
