package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/**
 * Keeps affinity between pods within the tenant: namespaces become the tenant's super namespaces,
 * namespace selectors select among those only. Labels of namespaces pass down, so the rest of a
 * selector means the same there.
 */
final class PodAffinity {

  private PodAffinity() {}

  static void scope(JsonObject spec, TenantContext context) {
    JsonObject affinity = spec.object("affinity");
    if (affinity == null) {
      return;
    }
    for (String kind : new String[] {"podAffinity", "podAntiAffinity"}) {
      JsonObject terms = affinity.objectAt(kind);
      for (JsonObject term : terms.objects("requiredDuringSchedulingIgnoredDuringExecution")) {
        scopeTerm(term, context);
      }
      for (JsonObject term : terms.objects("preferredDuringSchedulingIgnoredDuringExecution")) {
        scopeTerm(term.objectAt("podAffinityTerm"), context);
      }
    }
  }

  private static void scopeTerm(JsonObject term, TenantContext context) {
    JsonArray namespaces = term.array("namespaces");
    if (namespaces != null) {
      namespaces.replaceAll(ns -> ns instanceof String name ? context.superNamespace(name) : ns);
    }
    JsonObject selector = term.object("namespaceSelector");
    if (selector != null) {
      NamespaceSelectors.scope(selector, context);
    }
  }
}
