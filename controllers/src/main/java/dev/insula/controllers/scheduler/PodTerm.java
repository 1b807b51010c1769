package dev.insula.controllers.scheduler;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.selector.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A term of pod affinity or anti-affinity, with the namespace of the pod that has it.
 *
 * @param namespaceSelector null where the term names its namespaces, or none
 * @param weight of a preferred term; 0 for a required one
 */
record PodTerm(
    LabelSelector selector,
    Set<String> namespaces,
    @Nullable LabelSelector namespaceSelector,
    String topologyKey,
    long weight) {

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
        LabelSelector.ofObject(json.object("labelSelector")),
        namespaces,
        namespaceSelector == null ? null : LabelSelector.ofObject(namespaceSelector),
        json.string("topologyKey", ""),
        weight);
  }

  /** Whether the term is about this pod. */
  boolean matches(
      String namespace,
      Map<String, String> labels,
      Function<String, Map<String, String>> labelsOfNamespace) {
    return selector.matches(labels)
        && (namespaces.contains(namespace)
            || (namespaceSelector != null
                && namespaceSelector.matches(labelsOfNamespace.apply(namespace))));
  }
}
