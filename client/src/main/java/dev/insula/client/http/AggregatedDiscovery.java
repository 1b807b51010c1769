package dev.insula.client.http;

import dev.insula.client.ServedResource;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the aggregated discovery document, {@code apidiscovery.k8s.io/v2}. */
final class AggregatedDiscovery {

  static final String MEDIA_TYPE =
      "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

  private AggregatedDiscovery() {}

  /** Every resource of the document in the first (preferred) version that has it. */
  static List<ServedResource> resources(JsonObject document) {
    var out = new ArrayList<ServedResource>();
    for (JsonObject group : document.objects("items")) {
      String name = group.objectAt("metadata").string("name", "");
      Set<String> seen = new HashSet<>();
      for (JsonObject version : group.objects("versions")) {
        for (JsonObject resource : version.objects("resources")) {
          if (seen.add(resource.string("resource", ""))) {
            out.add(served(name, version.string("version", ""), resource));
          }
        }
      }
    }
    return out;
  }

  private static ServedResource served(String group, String version, JsonObject resource) {
    return new ServedResource(
        new GroupVersionResource(group, version, resource.string("resource", "")),
        resource.objectAt("responseKind").string("kind", ""),
        "Namespaced".equals(resource.string("scope")),
        Set.copyOf(resource.strings("verbs")));
  }
}
