package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.podsecurity.Level;
import dev.insula.tenancy.naming.Origin;
import org.jspecify.annotations.Nullable;

/**
 * Tenant namespace → super namespace, with its labels, so that selectors of namespaces mean the
 * same. Not the labels by which a cluster's owner relaxes or switches its policies.
 */
public final class NamespaceDown {

  private static final String POD_SECURITY = "pod-security.kubernetes.io/";
  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private NamespaceDown() {}

  public static JsonObject translate(JsonObject namespace, TenantContext context) {
    String superName = context.superNamespace(Meta.name(namespace));
    JsonObject meta = Origin.metadata(context.tenant(), namespace, "", superName);
    JsonObject labels = meta.objectAt("labels");
    labels.keySet().removeIf(key -> key.startsWith(POD_SECURITY) || key.equals(NAME_LABEL));
    Level level = context.profile().enforcedLevel();
    if (level != Level.PRIVILEGED) {
      labels.put(POD_SECURITY + "enforce", level.toString());
    }
    if (!context.profile().name().isEmpty()) {
      labels.put(Origin.PROFILE, Origin.profileLabel(context.profile().name()));
    }
    // Annotations of a namespace steer admission plug-ins of the cluster that it is in.
    JsonObject annotations = meta.objectAt("annotations");
    annotations.keySet().removeIf(key -> !Origin.isReserved(key));
    AppliedKeys.record(meta);
    return JsonObject.of("apiVersion", "v1", "kind", "Namespace", "metadata", meta);
  }

  /** The super namespace as it is wanted, or null if nothing is to be changed. */
  public static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    return merged.equals(existing) ? null : merged;
  }
}
