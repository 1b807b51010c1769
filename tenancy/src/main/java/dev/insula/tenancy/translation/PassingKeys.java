package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.airlock.Steering;
import dev.insula.tenancy.naming.NamespaceLabels;
import dev.insula.tenancy.naming.Origin;
import java.util.Set;

/**
 * Which labels and annotations of a tenant's object its copy has. What programs of the super
 * cluster read there steers them, so that only what is needed passes: labels, which selectors name,
 * but for those of {@link Steering}; annotations of pods, services and ingresses, whose meaning the
 * airlock's rules know; nothing of what pods only refer to.
 */
final class PassingKeys {

  private PassingKeys() {}

  /** Metadata of the copy: see {@link Origin#metadata}. */
  static JsonObject metadata(
      PassingKind kind,
      JsonObject source,
      String superNamespace,
      String superName,
      TenantContext context) {
    JsonObject meta = Origin.metadata(context.tenant(), source, superNamespace, superName);
    if (kind == SyncedKind.NAMESPACE) {
      return ofNamespace(source, meta);
    }
    Set<String> exceptions = context.profile().exceptions();
    boolean labels = !kind.isReferenced();
    boolean annotations =
        kind == SyncedKind.POD || kind == SyncedKind.SERVICE || kind == SyncedKind.INGRESS;
    meta.objectAt("labels")
        .keySet()
        .removeIf(key -> !stays(key, labels) || Steering.ofLabel(key, exceptions) != null);
    meta.objectAt("annotations")
        .keySet()
        .removeIf(
            key -> !stays(key, annotations) || Steering.ofAnnotation(key, exceptions) != null);
    return meta;
  }

  /** What the platform notes stays in any case. */
  private static boolean stays(String key, boolean passes) {
    return passes || Origin.isReserved(key);
  }

  private static JsonObject ofNamespace(JsonObject source, JsonObject meta) {
    JsonObject labels = meta.objectAt("labels");
    labels.keySet().removeIf(key -> !Origin.isReserved(key));
    labels.putAll(NamespaceLabels.allBelow(Meta.of(source).objectAt("labels")));
    meta.objectAt("annotations").keySet().removeIf(key -> !Origin.isReserved(key));
    return meta;
  }
}
