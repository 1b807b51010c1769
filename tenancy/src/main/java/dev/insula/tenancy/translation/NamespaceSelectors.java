package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.NamespaceLabels;
import dev.insula.tenancy.naming.Origin;

/**
 * Selectors of namespaces, which select among the tenant's own only. Labels of namespaces pass down
 * under other keys, which the selector names instead, so that it means the same there.
 */
final class NamespaceSelectors {

  private NamespaceSelectors() {}

  static void scope(JsonObject selector, TenantContext context) {
    JsonObject labels = NamespaceLabels.allBelow(selector.objectAt("matchLabels"));
    labels.put(Origin.TENANT_UID, context.tenant().uid());
    selector.put("matchLabels", labels);
    for (JsonObject expression : selector.objects("matchExpressions")) {
      expression.put("key", NamespaceLabels.below(expression.string("key", "")));
    }
  }
}
