package dev.insula.apiserver.discovery;

import dev.insula.apiserver.model.ModelGroupVersion;
import dev.insula.apiserver.model.ModelResource;
import dev.insula.apiserver.model.ModelSubresource;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import java.util.List;

/**
 * The {@code apidiscovery.k8s.io/v2} form: everything about all groups in one document. Stateless.
 *
 * <p>For built-in kinds a real server leaves the group and version of a kind empty where they are
 * those of the resource; for custom kinds it does not.
 */
final class AggregatedDiscovery {

  private AggregatedDiscovery() {}

  /** One group; its versions by preference. */
  static JsonObject group(List<ModelGroupVersion> versions, boolean builtIn) {
    var metadata = new JsonObject();
    if (!versions.getFirst().group().isEmpty()) {
      metadata.put("name", versions.getFirst().group());
    }
    var list = new JsonArray(versions.size());
    versions.forEach(version -> list.add(version(version, builtIn)));
    return JsonObject.of("metadata", metadata, "versions", list);
  }

  private static JsonObject version(ModelGroupVersion version, boolean builtIn) {
    var resources = new JsonArray(version.resources().size());
    version.resources().forEach(r -> resources.add(resource(version, r, builtIn)));
    return JsonObject.of(
        "version", version.version(), "resources", resources, "freshness", "Current");
  }

  private static JsonObject resource(
      ModelGroupVersion version, ModelResource resource, boolean builtIn) {
    var out = new JsonObject();
    out.put("resource", resource.resource().resource());
    out.put("responseKind", kind(version, resource.kind(), builtIn));
    out.put("scope", resource.namespaced() ? "Namespaced" : "Cluster");
    out.put("singularResource", resource.singular());
    out.put("verbs", new JsonArray(resource.verbs()));
    if (!resource.shortNames().isEmpty()) {
      out.put("shortNames", new JsonArray(resource.shortNames()));
    }
    if (!resource.categories().isEmpty()) {
      out.put("categories", new JsonArray(resource.categories()));
    }
    if (!resource.subresources().isEmpty()) {
      var subresources = new JsonArray();
      for (ModelSubresource sub : resource.subresources().values()) {
        subresources.add(
            JsonObject.of(
                "subresource",
                sub.name(),
                "responseKind",
                kind(version, sub.kind(), builtIn),
                "verbs",
                new JsonArray(sub.verbs())));
      }
      out.put("subresources", subresources);
    }
    return out;
  }

  private static JsonObject kind(
      ModelGroupVersion version, GroupVersionKind kind, boolean builtIn) {
    boolean own = builtIn && kind.apiVersion().equals(version.apiVersion());
    return JsonObject.of(
        "group",
        own ? "" : kind.group(),
        "version",
        own ? "" : kind.version(),
        "kind",
        kind.kind());
  }
}
