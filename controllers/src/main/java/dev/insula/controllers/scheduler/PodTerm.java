package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.selector.LabelSelector;
import java.util.List;
import java.util.Set;

/**
 * A term of pod affinity or anti-affinity, with the namespace of the pod that has it.
 *
 * @param weight of a preferred term; 0 for a required one
 */
record PodTerm(PodScope scope, String topologyKey, long weight) {

  static PodTerm required(JsonObject json, String podNamespace) {
    return of(json, podNamespace, 0);
  }

  static PodTerm preferred(JsonObject json, String podNamespace) {
    return of(json.objectAt("podAffinityTerm"), podNamespace, json.integer("weight", 1));
  }

  private static PodTerm of(JsonObject json, String podNamespace, long weight) {
    List<String> named = json.strings("namespaces");
    JsonObject namespaceSelector = json.object("namespaceSelector");
    Set<String> namespaces =
        named.isEmpty() && namespaceSelector == null ? Set.of(podNamespace) : Set.copyOf(named);
    return new PodTerm(
        PodScope.of(
            LabelSelector.ofObject(json.object("labelSelector")),
            namespaces,
            namespaceSelector == null ? null : LabelSelector.ofObject(namespaceSelector)),
        json.string("topologyKey", ""),
        weight);
  }
}
