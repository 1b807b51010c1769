package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Objects as Kubernetes' own structs print in messages: every field by its Go name in the order of
 * the struct, whether it is set or not. The structs are declared in {@code kinds/types/go.yaml}.
 * Stateless.
 */
final class GoStructs {

  private static final JsonObject STRUCTS = DataFile.read("types/go.yaml");

  private GoStructs() {}

  /** An object of the API as the named struct prints it. */
  static JsonObject json(String struct, JsonObject object) {
    JsonObject from = struct.equals("PodSpec") ? withHostFields(object) : object;
    var out = new JsonObject();
    STRUCTS
        .objectAt(struct)
        .forEach(
            (field, declared) -> {
              if (declared.equals("inline")) {
                out.putAll(metadata(from.objectAt("metadata")));
                return;
              }
              String text = (String) declared;
              int space = text.indexOf(' ');
              String name = space < 0 ? apiName(field) : text.substring(space + 1);
              String type = space < 0 ? text : text.substring(0, space);
              out.put(field, value(type, from.get(name)));
            });
    return out;
  }

  /** What metadata of templates shows, which stands in them without a name. */
  private static JsonObject metadata(JsonObject metadata) {
    var out = new JsonObject();
    for (String field : List.of("labels", "annotations")) {
      if (!metadata.objectAt(field).isEmpty()) {
        out.put(field, sorted(metadata.objectAt(field)));
      }
    }
    return out;
  }

  /** What of a pod is on the host belongs to its security context there. */
  private static JsonObject withHostFields(JsonObject spec) {
    JsonObject out = spec.deepCopy();
    JsonObject context = out.objectOrCreate("securityContext");
    for (String field :
        List.of("hostNetwork", "hostPID", "hostIPC", "shareProcessNamespace", "hostUsers")) {
      Object value = spec.get(field);
      if (value != null) {
        context.put(field, value);
      }
    }
    return out;
  }

  /** A port of a container as {@code %+v} prints it. */
  static String text(JsonObject port) {
    var fields = new StringBuilder("{");
    json("ContainerPort", port)
        .forEach(
            (name, value) ->
                fields
                    .append(fields.length() > 1 ? " " : "")
                    .append(name)
                    .append(":")
                    .append(value));
    return fields.append("}").toString();
  }

  /** What differs between two objects, in the form of a unified diff of their printed structs. */
  static String diff(String struct, JsonObject before, JsonObject after) {
    return UnifiedDiff.of(lines(json(struct, before)), lines(json(struct, after)));
  }

  /** {@code dnsPolicy} of {@code DNSPolicy}: the leading capitals become small. */
  private static String apiName(String field) {
    int capitals = 0;
    while (capitals < field.length() && Character.isUpperCase(field.charAt(capitals))) {
      capitals++;
    }
    int small =
        capitals > 1 && capitals < field.length() && !field.equals("TTYs")
            ? capitals - 1
            : capitals;
    return field.substring(0, small).toLowerCase(java.util.Locale.ROOT) + field.substring(small);
  }

  private static Object value(String type, @Nullable Object given) {
    if (given instanceof JsonObject map && type.equals("{}")) {
      return sorted(map);
    }
    if (given instanceof JsonObject selector && type.endsWith("selector")) {
      return WorkloadChecks.ordered(selector);
    }
    if (given instanceof JsonArray list && type.startsWith("[]")) {
      var out = new JsonArray(list.size());
      list.forEach(element -> out.add(value(type.substring(2), element)));
      return out;
    }
    if (given instanceof JsonObject object && STRUCTS.containsKey(type.replace("*", ""))) {
      return json(type.replace("*", ""), object);
    }
    if (given != null && given != JsonNull.NULL) {
      return given;
    }
    return switch (type) {
      case "string" -> "";
      case "int", "intOrString" -> 0L;
      case "quantity" -> "0";
      case "bool" -> false;
      default -> STRUCTS.containsKey(type) ? json(type, new JsonObject()) : JsonNull.NULL;
    };
  }

  /** A map as it is shown: by its keys. */
  static JsonObject sorted(JsonObject map) {
    var out = new JsonObject();
    map.keySet().stream()
        .sorted()
        .forEach(key -> out.put(key, Objects.requireNonNull(map.get(key))));
    return out;
  }

  private static List<String> lines(JsonObject object) {
    var out = new java.util.ArrayList<String>();
    print(object, "", "", out);
    return out;
  }

  /** Indented by one space for each level, as the messages have it. */
  private static void print(Object value, String lead, String indent, List<String> out) {
    switch (value) {
      case JsonObject object when !object.isEmpty() -> {
        out.add(lead + "{");
        for (int i = 0; i < object.size(); i++) {
          String key = indent + " " + ErrorValue.text(object.keyAt(i)) + ": ";
          print(object.valueAt(i), key, indent + " ", out);
          comma(out, i < object.size() - 1);
        }
        out.add(indent + "}");
      }
      case JsonArray list when !list.isEmpty() -> {
        out.add(lead + "[");
        for (int i = 0; i < list.size(); i++) {
          print(list.get(i), indent + " ", indent + " ", out);
          comma(out, i < list.size() - 1);
        }
        out.add(indent + "]");
      }
      default -> out.add(lead + dev.insula.machinery.json.Json.string(value));
    }
  }

  private static void comma(List<String> out, boolean more) {
    if (more) {
      out.set(out.size() - 1, out.getLast() + ",");
    }
  }
}
