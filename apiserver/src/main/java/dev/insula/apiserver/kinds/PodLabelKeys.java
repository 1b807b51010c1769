package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * Keys of labels that a new pod's selectors take the pod's own values for: the values of this pod
 * become part of the selectors once, when it is created.
 */
final class PodLabelKeys {

  private static final List<String> AFFINITIES = List.of("podAffinity", "podAntiAffinity");

  private PodLabelKeys() {}

  static void settle(JsonObject pod) {
    JsonObject labels = pod.objectAt("metadata").objectAt("labels");
    JsonObject spec = pod.objectAt("spec");
    JsonObject affinity = spec.objectAt("affinity");
    for (String name : AFFINITIES) {
      JsonObject terms = affinity.objectAt(name);
      terms
          .objects("preferredDuringSchedulingIgnoredDuringExecution")
          .forEach(term -> settle(term.objectAt("podAffinityTerm"), labels));
      terms
          .objects("requiredDuringSchedulingIgnoredDuringExecution")
          .forEach(term -> settle(term, labels));
    }
    spec.objects("topologySpreadConstraints").forEach(constraint -> settle(constraint, labels));
  }

  /** Without a selector nothing matches, whatever the keys. */
  private static void settle(JsonObject term, JsonObject labels) {
    JsonObject selector = term.object("labelSelector");
    if (selector != null) {
      add(selector, term.strings("matchLabelKeys"), "In", labels);
      add(selector, term.strings("mismatchLabelKeys"), "NotIn", labels);
    }
  }

  private static void add(
      JsonObject selector, List<String> keys, String operator, JsonObject labels) {
    for (String key : keys) {
      String value = labels.string(key);
      if (value != null) {
        selector
            .arrayOrCreate("matchExpressions")
            .add(JsonObject.of("key", key, "operator", operator, "values", JsonArray.of(value)));
      }
    }
  }
}
