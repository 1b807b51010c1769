package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.fields.FieldPath;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Objects of a custom kind that a policy offers: those fields and annotations that it names, and
 * nothing else. Immutable; equal to another one about the same kind, whatever that says of it.
 */
public final class CustomOffer implements Offered {

  private static final FieldPath STATUS = FieldPath.ofMember("status");

  private final CustomKind kind;
  private final SyncPolicy policy;
  private final boolean hasStatus;

  public CustomOffer(Declaration declaration) {
    this.kind = declaration.kind();
    this.policy = declaration.policy();
    this.hasStatus = declaration.definition().hasStatus();
  }

  public CustomKind customKind() {
    return kind;
  }

  @Override
  public String kind() {
    return kind.kind();
  }

  @Override
  public GroupVersionResource resource() {
    return kind.resource();
  }

  @Override
  public String selector() {
    return policy.selector();
  }

  @Override
  public JsonObject translate(JsonObject superObject) {
    var meta =
        JsonObject.of(
            "name", Meta.name(superObject), "labels", JsonObject.of(ClassUp.OFFERED, "true"));
    Map<String, String> annotations = Meta.annotations(superObject);
    for (String key : policy.annotations()) {
      String value = annotations.get(key);
      if (value != null) {
        meta.objectOrCreate("annotations").put(key, value);
      }
    }
    var wanted =
        JsonObject.of(
            "apiVersion", kind.resource().apiVersion(), "kind", kind.kind(), "metadata", meta);
    JsonObject copy = superObject.deepCopy();
    policy.up().deny().forEach(path -> path.set(copy, null));
    policy.up().allow().forEach(path -> path.set(wanted, path.get(copy)));
    return wanted;
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    JsonObject to = Meta.of(merged).objectOrCreate("annotations");
    JsonObject from = Meta.of(wanted).objectAt("annotations");
    policy.annotations().stream().filter(key -> !from.containsKey(key)).forEach(to::remove);
    to.putAll(from);
    if (to.isEmpty()) {
      Meta.of(merged).remove("annotations");
    }
    for (FieldPath path : policy.up().allow()) {
      if (!isWrittenApart(path)) {
        path.set(merged, path.get(wanted));
      }
    }
    return merged.equals(existing) ? null : merged;
  }

  @Override
  public @Nullable JsonObject mergeStatus(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    for (FieldPath path : policy.up().allow()) {
      if (isWrittenApart(path)) {
        path.set(merged, path.get(wanted));
      }
    }
    return merged.equals(existing) ? null : merged;
  }

  private boolean isWrittenApart(FieldPath path) {
    return hasStatus && path.isWithin(STATUS);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CustomOffer offer && offer.kind.equals(kind);
  }

  @Override
  public int hashCode() {
    return kind.hashCode();
  }
}
