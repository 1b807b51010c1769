package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.podsecurity.Level;
import dev.insula.tenancy.naming.NamespaceLabels;
import dev.insula.tenancy.naming.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Tenant namespace → super namespace, with its labels under keys of the platform's ({@link
 * NamespaceLabels}), so that selectors of namespaces mean the same and none is taken for one by
 * which the cluster's owner relaxes or switches policies.
 */
public final class NamespaceDown {

  private static final String POD_SECURITY = "pod-security.kubernetes.io/";

  private NamespaceDown() {}

  public static JsonObject translate(JsonObject namespace, TenantContext context) {
    String superName = context.superNamespace(Meta.name(namespace));
    JsonObject meta = PassingKeys.metadata(SyncedKind.NAMESPACE, namespace, "", superName, context);
    JsonObject labels = meta.objectAt("labels");
    Level level = context.profile().enforcedLevel();
    if (level != Level.PRIVILEGED) {
      labels.put(POD_SECURITY + "enforce", level.toString());
    }
    if (!context.profile().name().isEmpty()) {
      labels.put(Origin.PROFILE, Origin.profileLabel(context.profile().name()));
    }
    return JsonObject.of("apiVersion", "v1", "kind", "Namespace", "metadata", meta);
  }

  /** The super namespace as it is wanted, or null if nothing is to be changed. */
  public static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    JsonObject labels = Meta.of(merged).objectOrCreate("labels");
    labels
        .keySet()
        .removeIf(
            key ->
                (NamespaceLabels.isBelow(key) || key.startsWith(POD_SECURITY))
                    && !Meta.of(wanted).objectAt("labels").containsKey(key));
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    return merged.equals(existing) ? null : merged;
  }
}
