package dev.insula.apiserver.discovery;

import dev.insula.apiserver.model.ModelGroupVersion;
import dev.insula.apiserver.model.ModelResource;
import dev.insula.apiserver.model.ModelSubresource;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * The documents of discovery as it was before 1.26: one for all groups, one for each group, one for
 * each version. Stateless.
 */
final class PlainDiscovery {

  private PlainDiscovery() {}

  /** {@code /api}: the core group's versions. */
  static JsonObject coreVersions(String serverAddress) {
    return JsonObject.of(
        "kind",
        "APIVersions",
        "versions",
        JsonArray.of("v1"),
        "serverAddressByClientCIDRs",
        JsonArray.of(JsonObject.of("clientCIDR", "0.0.0.0/0", "serverAddress", serverAddress)));
  }

  /** {@code /apis}: all groups but the core group. */
  static JsonObject groupList(List<JsonObject> groups) {
    return JsonObject.of(
        "kind", "APIGroupList", "apiVersion", "v1", "groups", new JsonArray(groups));
  }

  /** {@code /apis/GROUP}. */
  static JsonObject groupDocument(JsonObject group) {
    JsonObject out = JsonObject.of("kind", "APIGroup", "apiVersion", "v1");
    out.putAll(group);
    return out;
  }

  /** One group as it stands in the list of groups; the preferred version first. */
  static JsonObject group(List<ModelGroupVersion> versions) {
    var list = new JsonArray(versions.size());
    versions.forEach(version -> list.add(version(version)));
    return JsonObject.of(
        "name",
        versions.getFirst().group(),
        "versions",
        list,
        "preferredVersion",
        version(versions.getFirst()));
  }

  private static JsonObject version(ModelGroupVersion version) {
    return JsonObject.of("groupVersion", version.apiVersion(), "version", version.version());
  }

  /** {@code /api/v1} or {@code /apis/GROUP/VERSION}. */
  static JsonObject resourceList(ModelGroupVersion version) {
    var out = JsonObject.of("kind", "APIResourceList");
    if (!version.group().isEmpty()) {
      out.put("apiVersion", "v1");
    }
    var resources = new JsonArray();
    for (ModelResource resource : version.resources()) {
      resources.add(resource(resource));
      for (ModelSubresource sub : resource.subresources().values()) {
        resources.add(subresource(version, resource, sub));
      }
    }
    out.put("groupVersion", version.apiVersion());
    out.put("resources", resources);
    return out;
  }

  private static JsonObject resource(ModelResource resource) {
    var out = new JsonObject();
    out.put("name", resource.resource().resource());
    out.put("singularName", resource.singular());
    out.put("namespaced", resource.namespaced());
    out.put("kind", resource.kind().kind());
    out.put("verbs", new JsonArray(resource.verbs()));
    if (!resource.shortNames().isEmpty()) {
      out.put("shortNames", new JsonArray(resource.shortNames()));
    }
    if (!resource.categories().isEmpty()) {
      out.put("categories", new JsonArray(resource.categories()));
    }
    if (resource.isStored()) {
      out.put("storageVersionHash", StorageVersionHash.of(resource));
    }
    return out;
  }

  private static JsonObject subresource(
      ModelGroupVersion version, ModelResource resource, ModelSubresource sub) {
    var out = new JsonObject();
    out.put("name", resource.resource().resource() + "/" + sub.name());
    out.put("singularName", "");
    out.put("namespaced", resource.namespaced());
    if (!sub.kind().apiVersion().equals(version.apiVersion())) {
      out.put("group", sub.kind().group());
      out.put("version", sub.kind().version());
    }
    out.put("kind", sub.kind().kind());
    out.put("verbs", new JsonArray(sub.verbs()));
    return out;
  }
}
