package dev.insula.modelgen;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the resources of one group version out of its operations: which there are, whether they
 * live in namespaces, their verbs, their subresources.
 */
final class ResourceBuilder {

  private static final String NAMESPACE = "namespaces/{namespace}/";

  private final TypeNames names;
  private final Map<String, String> groupVersionByPackage;
  private final Map<String, JsonObject> declared;

  ResourceBuilder(
      TypeNames names,
      Map<String, String> groupVersionByPackage,
      Map<String, JsonObject> declared) {
    this.names = names;
    this.groupVersionByPackage = groupVersionByPackage;
    this.declared = declared;
  }

  /** The resources in the order of their plural names. */
  JsonArray build(GroupVersionSource source, List<Operation> operations) {
    Map<String, Found> found = new TreeMap<>();
    for (Operation operation : operations) {
      if (operation.path().startsWith(source.path())) {
        collect(operation, operation.path().substring(source.path().length()), found);
      }
    }
    var out = new JsonArray();
    found.forEach(
        (name, resource) -> {
          if (name.indexOf('/') < 0) {
            out.add(resource(source, name, resource, found));
          }
        });
    return out;
  }

  private static void collect(Operation operation, String path, Map<String, Found> found) {
    boolean namespaced = path.startsWith(NAMESPACE);
    String rest = namespaced ? path.substring(NAMESPACE.length()) : path;
    String[] part = rest.split("/");
    boolean item = part.length > 1 && part[1].equals("{name}");
    if (rest.isEmpty() || part.length > (item ? 3 : 1) || part[0].equals("watch")) {
      return;
    }
    boolean allNamespaces = !namespaced && operation.id().endsWith("ForAllNamespaces");
    if (allNamespaces) {
      return;
    }
    String name = part.length == 3 ? part[0] + "/" + part[2] : part[0];
    Found at = found.computeIfAbsent(name, _ -> new Found());
    at.namespaced |= namespaced;
    verbs(operation.method(), !item, at);
    if (item && part.length == 2 && operation.method().equals("DELETE")) {
      at.returnsDeleted = !operation.returns().equals("V1Status");
    }
    if (!operation.returns().equals("V1Status") && !operation.returns().equals("String")) {
      if (item || operation.method().equals("POST")) {
        at.javaType = operation.returns();
      } else if (operation.method().equals("GET")) {
        at.javaListType = operation.returns();
      }
    }
  }

  private static void verbs(String method, boolean collection, Found at) {
    switch (method) {
      case "POST" -> at.verbs.add("create");
      case "PUT" -> at.verbs.add("update");
      case "PATCH" -> at.verbs.add("patch");
      case "DELETE" -> at.verbs.add(collection ? "deletecollection" : "delete");
      case "GET" -> {
        at.verbs.add(collection ? "list" : "get");
        if (collection) {
          at.verbs.add("watch");
        }
      }
      default -> {
        // HEAD and OPTIONS of the proxy subresources are no verbs of their own.
      }
    }
  }

  private JsonObject resource(
      GroupVersionSource source, String plural, Found found, Map<String, Found> all) {
    String full = fullName(found.javaType);
    String kind = TypeNames.simple(full);
    var out = new JsonObject();
    out.put("group", source.group());
    out.put("version", source.version());
    out.put("plural", plural);
    out.put("kind", kind);
    out.put("type", full);
    out.put("singular", kind.toLowerCase(Locale.ROOT));
    if (found.javaListType != null) {
      out.put("listKind", TypeNames.simple(fullName(found.javaListType)));
    }
    out.put("namespaced", found.namespaced);
    out.put("verbs", new JsonArray(found.verbs));
    if (found.returnsDeleted) {
      out.put("returnsDeleted", true);
    }
    merge(out, source, plural);
    var subresources = new JsonArray();
    all.forEach(
        (name, sub) -> {
          if (name.startsWith(plural + "/")) {
            subresources.add(subresource(source, name, sub, out));
          }
        });
    if (!subresources.isEmpty()) {
      out.put("subresources", subresources);
    }
    return out;
  }

  private JsonObject subresource(
      GroupVersionSource source, String name, Found found, JsonObject parent) {
    var out = JsonObject.of("name", name.substring(name.indexOf('/') + 1));
    String full = found.javaType == null ? parent.string("type", "") : fullName(found.javaType);
    String home = groupVersionByPackage.getOrDefault(packageOf(full), source.apiVersion());
    int slash = home.indexOf('/');
    out.put("group", slash < 0 ? "" : home.substring(0, slash));
    out.put("version", home.substring(slash + 1));
    out.put("kind", TypeNames.simple(full));
    out.put("verbs", new JsonArray(found.verbs));
    merge(out, source, name);
    if (TypeNames.simple(full).equals(out.string("kind"))
        && !out.string("name", "").equals("log")) {
      out.put("type", full);
    }
    return out;
  }

  private void merge(JsonObject out, GroupVersionSource source, String name) {
    JsonObject facts = declared.get(source.apiVersion() + ":" + name);
    if (facts != null) {
      TypeBuilder.merge(out, facts);
    }
  }

  private String fullName(@Nullable String javaType) {
    String full = javaType == null ? null : names.fullName(javaType);
    if (full == null) {
      throw new IllegalStateException("no type is known for the Java class " + javaType);
    }
    return full;
  }

  private static String packageOf(String full) {
    return full.substring(0, full.lastIndexOf('.'));
  }

  /** What the operations seen so far say of one resource or subresource. */
  private static final class Found {
    boolean namespaced;
    boolean returnsDeleted;
    @Nullable String javaType;
    @Nullable String javaListType;
    final TreeSet<String> verbs = new TreeSet<>();
  }
}
