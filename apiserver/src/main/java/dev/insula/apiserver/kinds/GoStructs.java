package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
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
    var out = new JsonObject();
    STRUCTS
        .objectAt(struct)
        .forEach((field, type) -> out.put(field, value((String) type, object.get(apiName(field)))));
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
      case "int" -> 0L;
      case "bool" -> false;
      default -> STRUCTS.containsKey(type) ? json(type, new JsonObject()) : JsonNull.NULL;
    };
  }

  private static java.util.List<String> lines(JsonObject object) {
    var out = new java.util.ArrayList<String>();
    print(object, "", "", out);
    return out;
  }

  /** Indented by one space for each level, as the messages have it. */
  private static void print(Object value, String lead, String indent, java.util.List<String> out) {
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

  private static void comma(java.util.List<String> out, boolean more) {
    if (more) {
      out.set(out.size() - 1, out.getLast() + ",");
    }
  }
}
