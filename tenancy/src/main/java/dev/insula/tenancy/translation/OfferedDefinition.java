package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.syncpolicy.SyncPolicy;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * CustomResourceDefinition of the super cluster → the one that tenants get. Immutable; the tree is
 * not to be changed.
 *
 * <p>Only served versions, none of which is converted by a webhook: where the super cluster does
 * that, the version of the policy is the only one. That one is stored, and stays so.
 *
 * @param version that objects pass in
 * @param hasStatus whether its status is written apart
 */
public record OfferedDefinition(JsonObject tree, String version, boolean hasStatus) {

  public static final GroupVersionResource RESOURCE =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  /** Kubernetes wants it where a group is one of its own. */
  private static final String APPROVAL = "api-approved.kubernetes.io";

  /** Refuses objects that were not there before (Kubernetes 1.29 and later). */
  private static final JsonObject CLOSED =
      JsonObject.of(
          "rule",
          "oldSelf.hasValue()",
          "optionalOldSelf",
          true,
          "message",
          "the platform does not offer this kind any more");

  /** Empty if the definition does not serve the policy's version. */
  static Optional<OfferedDefinition> of(SyncPolicy policy, JsonObject superDefinition) {
    JsonObject spec = superDefinition.objectAt("spec");
    String version = policy.resource().version();
    boolean converted = spec.objectAt("conversion").string("strategy", "None").equals("Webhook");
    List<JsonObject> versions =
        spec.objects("versions").stream()
            .filter(v -> v.bool("served", false))
            .filter(v -> !converted || v.string("name", "").equals(version))
            .map(v -> stored(v, version))
            .toList();
    return versions.stream()
        .filter(v -> v.string("name", "").equals(version))
        .findFirst()
        .map(
            v ->
                new OfferedDefinition(
                    tree(superDefinition, versions),
                    version,
                    v.objectAt("subresources").containsKey("status")));
  }

  private static JsonObject stored(JsonObject served, String version) {
    JsonObject copy = served.deepCopy();
    copy.put("storage", copy.string("name", "").equals(version));
    return copy;
  }

  private static JsonObject tree(JsonObject from, List<JsonObject> versions) {
    JsonObject spec = from.objectAt("spec");
    var meta =
        JsonObject.of("name", Meta.name(from), "labels", JsonObject.of(ClassUp.OFFERED, "true"));
    String approval = Meta.annotations(from).get(APPROVAL);
    if (approval != null) {
      meta.put("annotations", JsonObject.of(APPROVAL, approval));
    }
    return JsonObject.of(
        "apiVersion",
        RESOURCE.apiVersion(),
        "kind",
        "CustomResourceDefinition",
        "metadata",
        meta,
        "spec",
        JsonObject.of(
            "group",
            spec.string("group", ""),
            "names",
            spec.objectAt("names").deepCopy(),
            "scope",
            spec.string("scope", ""),
            "versions",
            new JsonArray(versions),
            "conversion",
            JsonObject.of("strategy", "None")));
  }

  public ObjectName name() {
    return Meta.objectName(tree);
  }

  /** The tenant's definition as it is wanted, or null if it is so. */
  public @Nullable JsonObject merge(JsonObject existing) {
    JsonObject merged = existing.deepCopy();
    merged.put("spec", tree.objectAt("spec").deepCopy());
    JsonObject annotations = Meta.of(tree).object("annotations");
    if (annotations != null) {
      Meta.of(merged).objectOrCreate("annotations").putAll(annotations);
    }
    return merged.equals(existing) ? null : merged;
  }

  /** Whether a definition of a tenant is one that the platform offers. */
  public static boolean isOffered(JsonObject existing) {
    return ClassUp.isOffered(existing);
  }

  /** Whether objects can be written. */
  public static boolean isEstablished(JsonObject existing) {
    return existing.objectAt("status").objects("conditions").stream()
        .anyMatch(
            c ->
                c.string("type", "").equals("Established")
                    && c.string("status", "").equals("True"));
  }

  /** The tenant's definition so that no more objects are made, or null if it is so. */
  public static @Nullable JsonObject closed(JsonObject existing) {
    JsonObject changed = existing.deepCopy();
    for (JsonObject version : changed.objectAt("spec").objects("versions")) {
      JsonObject schema = version.objectAt("schema", "openAPIV3Schema");
      JsonArray rules = schema.arrayOrCreate("x-kubernetes-validations");
      if (!rules.contains(CLOSED)) {
        rules.add(CLOSED.deepCopy());
      }
    }
    return changed.equals(existing) ? null : changed;
  }

  /** The resource by which the objects of a tenant's definition are found. */
  public static GroupVersionResource resourceOf(JsonObject existing) {
    JsonObject spec = existing.objectAt("spec");
    String stored =
        spec.objects("versions").stream()
            .filter(version -> version.bool("storage", false))
            .map(version -> version.string("name", ""))
            .findFirst()
            .orElse("");
    return new GroupVersionResource(
        spec.string("group", ""), stored, spec.objectAt("names").string("plural", ""));
  }
}
