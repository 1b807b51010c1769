package dev.insula.apiserver.openapi;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What of an OpenAPI document must be equal: everything but prose and the order of sets. */
final class DocumentShape {

  private static final Set<String> UNORDERED =
      Set.of("required", "x-kubernetes-group-version-kind");

  /** Left out: prose; and the unions, which no client reads. */
  private static final Set<String> IGNORED = Set.of("x-kubernetes-unions");

  private final JsonObject document;

  DocumentShape(JsonObject document) {
    this.document = document;
  }

  /** By method and path: identifier, action, kind, parameters, answers. */
  Map<String, Object> operations() {
    Map<String, Object> out = new TreeMap<>();
    document
        .objectAt("paths")
        .forEach(
            (path, value) -> {
              var item = (JsonObject) value;
              item.forEach(
                  (method, operation) -> {
                    if (operation instanceof JsonObject o) {
                      out.put(method + " " + path, operation(item, o));
                    }
                  });
            });
    return out;
  }

  private static Object operation(JsonObject item, JsonObject operation) {
    Set<String> parameters = new TreeSet<>();
    var all = new JsonArray(item.objects("parameters"));
    all.addAll(operation.objects("parameters"));
    all.objects()
        .forEach(
            p -> parameters.add(p.string("in") + " " + p.string("name") + " " + p.get("schema")));
    var shape = (JsonObject) shape(operation);
    shape.remove("parameters");
    shape.put("parameters", new JsonArray(parameters));
    return shape;
  }

  Map<String, Object> schemas() {
    return shapes(document.objectAt("components", "schemas"));
  }

  Map<String, Object> definitions() {
    return shapes(document.objectAt("definitions"));
  }

  private static Map<String, Object> shapes(JsonObject schemas) {
    Map<String, Object> out = new TreeMap<>();
    schemas.forEach(
        (name, schema) -> {
          var shape = (JsonObject) shape(schema);
          if (name.endsWith(".DeleteOptions") || name.endsWith(".WatchEvent")) {
            // Lists every group version that the server knows, alpha ones included.
            shape.remove("x-kubernetes-group-version-kind");
          }
          out.put(name, shape);
        });
    return out;
  }

  private static Object shape(Object value) {
    return switch (value) {
      case JsonObject object -> {
        var out = new JsonObject();
        object.forEach(
            (key, child) -> {
              boolean prose = key.equals("description") && child instanceof String;
              if (!prose && !IGNORED.contains(key)) {
                out.put(
                    key,
                    UNORDERED.contains(key) && child instanceof JsonArray a
                        ? sorted(a)
                        : shape(child));
              }
            });
        yield unwrapped(out);
      }
      case JsonArray array -> {
        var out = new JsonArray();
        array.forEach(child -> out.add(shape(child)));
        yield out;
      }
      default -> value;
    };
  }

  /** A reference that is wrapped only to carry prose is that reference. */
  private static JsonObject unwrapped(JsonObject schema) {
    JsonArray parts = schema.array("allOf");
    if (schema.size() == 1 && parts != null && parts.size() == 1) {
      return (JsonObject) parts.getFirst();
    }
    return schema;
  }

  private static JsonArray sorted(JsonArray array) {
    var texts = new TreeSet<String>();
    array.forEach(
        element ->
            texts.add(
                element instanceof JsonObject o
                    ? new TreeMap<>(o).toString()
                    : element.toString()));
    return new JsonArray(texts);
  }
}
