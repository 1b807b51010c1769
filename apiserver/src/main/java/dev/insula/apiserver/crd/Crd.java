package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.VersionOrder;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.util.Comparator;
import java.util.List;

/** Reads a CustomResourceDefinition. The tree belongs to the reader. */
record Crd(JsonObject tree) {

  static final GroupVersionResource RESOURCE =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  static final String CLEANUP_FINALIZER = "customresourcecleanup.apiextensions.k8s.io";

  String name() {
    return Meta.name(tree);
  }

  String group() {
    return spec().string("group", "");
  }

  boolean namespaced() {
    return "Namespaced".equals(spec().string("scope"));
  }

  JsonObject spec() {
    return tree.objectAt("spec");
  }

  JsonObject names() {
    return spec().objectAt("names");
  }

  JsonObject acceptedNames() {
    return tree.objectAt("status", "acceptedNames");
  }

  List<JsonObject> versions() {
    return spec().objects("versions");
  }

  /** The version objects are stored in, or empty if the definition is broken. */
  String storageVersion() {
    for (JsonObject version : versions()) {
      if (version.bool("storage", false)) {
        return version.string("name", "");
      }
    }
    return "";
  }

  /** The schema of a version as it is written; empty if there is none. */
  JsonObject schemaOf(String name) {
    for (JsonObject version : versions()) {
      if (name.equals(version.string("name"))) {
        return version.objectAt("schema", "openAPIV3Schema");
      }
    }
    return new JsonObject();
  }

  /** Drops the schemas from the tree, which are most of it. */
  Crd withoutSchemas() {
    versions().forEach(version -> version.remove("schema"));
    return this;
  }

  GroupVersionResource storage() {
    return new GroupVersionResource(
        group(), storageVersion(), acceptedNames().string("plural", ""));
  }

  /** Whether the definition is still what it was when it was created. */
  boolean isUnchanged() {
    return Meta.of(tree).integer("generation", 1) <= 1;
  }

  boolean convertsByWebhook() {
    return "Webhook".equals(spec().stringAt("conversion", "strategy"));
  }

  /** What the definition says of its webhook; empty if it has none. */
  JsonObject conversionWebhook() {
    return spec().objectAt("conversion", "webhook").deepCopy();
  }

  boolean isDeleting() {
    return Meta.isDeleting(tree);
  }

  boolean awaitsCleanup() {
    return isDeleting() && Meta.finalizers(tree).contains(CLEANUP_FINALIZER);
  }

  boolean isTrue(String conditionType) {
    for (JsonObject condition : tree.objectAt("status").objects("conditions")) {
      if (conditionType.equals(condition.string("type"))) {
        return "True".equals(condition.string("status"));
      }
    }
    return false;
  }

  /** Served versions, the one that clients should prefer first. */
  List<JsonObject> servedVersionsByPriority() {
    return versions().stream()
        .filter(version -> version.bool("served", false))
        .sorted(Comparator.comparing(version -> version.string("name", ""), new VersionOrder()))
        .toList();
  }
}
