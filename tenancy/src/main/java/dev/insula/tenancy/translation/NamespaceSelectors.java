package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;

/**
 * Selectors of namespaces, which select among the tenant's own only. Labels of namespaces pass
 * down, so the rest of a selector means the same there.
 */
final class NamespaceSelectors {

  /** The API server sets it on each namespace; in the super cluster it is the super name. */
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private NamespaceSelectors() {}

  static void scope(JsonObject selector, TenantContext context) {
    JsonObject labels = selector.objectOrCreate("matchLabels");
    Object name = labels.remove(NAME_LABEL);
    labels.keySet().removeIf(Origin::isReserved);
    if (name != null) {
      labels.put(Origin.NAMESPACE, name);
    }
    labels.put(Origin.TENANT_UID, context.tenant().uid());
    for (JsonObject expression : selector.objects("matchExpressions")) {
      if (expression.string("key", "").equals(NAME_LABEL)) {
        expression.put("key", Origin.NAMESPACE);
      }
    }
  }
}
