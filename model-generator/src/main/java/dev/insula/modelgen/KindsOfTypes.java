package dev.insula.modelgen;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which types are kinds: those with {@code apiVersion} and {@code kind}. Types of the meta package
 * are kinds of {@code v1}; options and events of watches, of every group version.
 */
final class KindsOfTypes {

  private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private KindsOfTypes() {}

  static Map<String, List<GroupVersionKind>> of(
      List<GroupVersionSource> groupVersions, Map<String, JsonObject> types) {
    Map<String, List<GroupVersionKind>> out = new HashMap<>();
    for (GroupVersionSource source : groupVersions) {
      String home = TypeNames.full(source.goPackage()) + ".";
      types.forEach(
          (name, type) -> {
            JsonObject fields = type.objectAt("properties");
            String simple = TypeNames.simple(name);
            boolean kind =
                name.equals(home + simple)
                    && fields.containsKey("metadata")
                    && fields.containsKey("apiVersion")
                    && fields.containsKey("kind");
            boolean everywhere =
                name.equals(META + "DeleteOptions") || name.equals(META + "WatchEvent");
            if (kind || everywhere) {
              add(out, name, new GroupVersionKind(source.group(), source.version(), simple));
            }
          });
    }
    for (String simple :
        List.of("APIGroup", "APIGroupList", "APIResourceList", "APIVersions", "Status")) {
      add(out, META + simple, new GroupVersionKind("", "v1", simple));
    }
    return out;
  }

  private static void add(
      Map<String, List<GroupVersionKind>> out, String name, GroupVersionKind kind) {
    out.computeIfAbsent(name, _ -> new ArrayList<>()).add(kind);
  }
}
