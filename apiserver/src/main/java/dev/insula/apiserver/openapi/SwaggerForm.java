package dev.insula.apiserver.openapi;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.Map;
import java.util.Set;

/**
 * Schemas of custom kinds as Swagger 2.0 can say them: wider where it has no words, so that clients
 * which validate by it refuse nothing that the server takes. Stateless.
 */
final class SwaggerForm {

  private static final Set<String> UNKNOWN =
      Set.of("oneOf", "anyOf", "allOf", "not", "nullable", "default");

  private SwaggerForm() {}

  /** Whether objects may have other fields than those that are named. */
  static boolean isOpen(JsonObject schema) {
    return schema.bool("x-kubernetes-preserve-unknown-fields", false);
  }

  /** The form of a schema, which is not changed. */
  static JsonObject of(JsonObject schema) {
    var out = new JsonObject();
    schema.forEach(
        (key, value) -> {
          if (!UNKNOWN.contains(key)) {
            out.put(key, value instanceof JsonObject o ? nested(key, o) : value);
          }
        });
    if (isNullable(schema) || isOpen(schema)) {
      // Of a value that may be anything nothing more can be said.
      out.remove("items");
      out.remove("properties");
    }
    boolean anything =
        isNullable(schema)
            || (isOpen(schema) && schema.string("type", "").equals("object"))
            || (out.string("type", "").equals("array") && !out.containsKey("items"))
            || schema.bool("x-kubernetes-int-or-string", false);
    if (anything) {
      out.remove("type");
    }
    dropRequired(schema, out);
    return out;
  }

  private static JsonObject nested(String key, JsonObject value) {
    if (key.equals("items") || key.equals("additionalProperties")) {
      return of(value);
    }
    if (!key.equals("properties")) {
      return value;
    }
    var out = new JsonObject();
    for (Map.Entry<String, Object> property : value.entrySet()) {
      out.put(
          property.getKey(),
          property.getValue() instanceof JsonObject o ? of(o) : property.getValue());
    }
    return out;
  }

  /** What may be null can't be required there. */
  private static void dropRequired(JsonObject schema, JsonObject out) {
    if (schema.get("additionalProperties") instanceof JsonObject values && isNullable(values)) {
      out.remove("required");
    }
    if (out.get("required") instanceof JsonArray required) {
      var kept = new JsonArray();
      for (Object name : required) {
        if (!(name instanceof String text && isNullable(schema.objectAt("properties", text)))) {
          kept.add(name);
        }
      }
      if (kept.isEmpty()) {
        out.remove("required");
      } else {
        out.put("required", kept);
      }
    }
  }

  private static boolean isNullable(JsonObject schema) {
    return schema.bool("nullable", false);
  }
}
