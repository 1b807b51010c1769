package dev.insula.apiserver.openapi;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.openapi.KindMarks;
import dev.insula.machinery.schema.LazySchema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;

/**
 * Schemas of custom kinds as documents show them. In version 2 what Swagger can't say is left out,
 * so that clients that know no better don't refuse what the server accepts. Stateless.
 */
final class CustomSchemas {

  static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  /** What Swagger 2.0 does not have. */
  private static final Set<String> V3_ONLY =
      Set.of("oneOf", "anyOf", "allOf", "not", "nullable", "default", "x-kubernetes-validations");

  private final boolean v3;

  CustomSchemas(boolean v3) {
    this.v3 = v3;
  }

  /** {@code com.example.stable.v1.CronTab}. */
  static String name(ResourceDefinition definition) {
    List<String> parts = new ArrayList<>(List.of(definition.resource().group().split("\\.")));
    Collections.reverse(parts);
    return String.join(".", parts)
        + "."
        + definition.resource().version()
        + "."
        + definition.kind();
  }

  JsonObject object(ResourceDefinition definition) {
    JsonObject declared =
        definition.schema() instanceof LazySchema schema
            ? schema.read().source()
            : JsonObject.of("type", "object");
    JsonObject out = shown(declared);
    JsonObject properties = out.objectOrCreate("properties");
    putType(properties);
    properties.put("metadata", reference("ObjectMeta", "Standard metadata of the object."));
    mark(out, definition.groupVersionKind());
    return out;
  }

  JsonObject list(ResourceDefinition definition) {
    var properties = new JsonObject();
    putType(properties);
    properties.put("metadata", reference("ListMeta", "Standard metadata of the list."));
    properties.put(
        "items",
        JsonObject.of(
            "type",
            "array",
            "description",
            "The objects.",
            "items",
            JsonObject.of("$ref", prefix() + name(definition))));
    var out =
        JsonObject.of(
            "type",
            "object",
            "description",
            definition.listKind() + " is a list of " + definition.kind(),
            "required",
            JsonArray.of("items"),
            "properties",
            properties);
    GroupVersionKind kind = definition.groupVersionKind();
    mark(out, new GroupVersionKind(kind.group(), kind.version(), definition.listKind()));
    return out;
  }

  private static void putType(JsonObject properties) {
    properties.put(
        "apiVersion",
        JsonObject.of("type", "string", "description", "Group and version of this object."));
    properties.put(
        "kind", JsonObject.of("type", "string", "description", "The type of this object."));
  }

  private JsonObject reference(String type, String description) {
    var target = JsonObject.of("$ref", prefix() + META + type);
    if (v3) {
      return JsonObject.of("description", description, "allOf", JsonArray.of(target));
    }
    target.put("description", description);
    return target;
  }

  private static void mark(JsonObject schema, GroupVersionKind kind) {
    schema.put("x-kubernetes-group-version-kind", JsonArray.of(KindMarks.kind(kind)));
  }

  private String prefix() {
    return v3 ? "#/components/schemas/" : "#/definitions/";
  }

  private JsonObject shown(JsonObject schema) {
    return v3 ? schema.deepCopy() : swagger(schema);
  }

  private static JsonObject swagger(JsonObject schema) {
    var out = new JsonObject();
    boolean open =
        schema.bool("x-kubernetes-preserve-unknown-fields", false)
            || schema.bool("nullable", false);
    boolean either = schema.bool("x-kubernetes-int-or-string", false);
    for (int i = 0; i < schema.size(); i++) {
      String key = schema.keyAt(i);
      Object value = schema.valueAt(i);
      if (V3_ONLY.contains(key) || (either && key.equals("type"))) {
        continue;
      }
      switch (key) {
        case "properties", "items", "additionalProperties", "required" -> {
          if (!open) {
            out.put(key, inner(key, value));
          }
        }
        default -> out.put(key, value);
      }
    }
    if (open && schema.bool("nullable", false)) {
      out.remove("type");
    }
    return out;
  }

  private static Object inner(String key, Object value) {
    if (!(value instanceof JsonObject object)) {
      return value;
    }
    if (!key.equals("properties")) {
      return swagger(object);
    }
    var out = new JsonObject();
    object.forEach(
        (name, child) -> out.put(name, child instanceof JsonObject c ? swagger(c) : child));
    return out;
  }
}
