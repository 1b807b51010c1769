package dev.insula.modelgen;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.openapi.KindMarks;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The model's types as schemas of OpenAPI documents. In version 3 references are {@code
 * #/components/schemas/…} and defaults are shown, in version 2 {@code #/definitions/…} and they are
 * not.
 */
final class OpenApiTypes {

  private static final Set<String> COPIED =
      Set.of(
          "type",
          "enum",
          "x-kubernetes-list-type",
          "x-kubernetes-list-map-keys",
          "x-kubernetes-patch-strategy",
          "x-kubernetes-patch-merge-key",
          "x-kubernetes-map-type");

  private final Map<String, JsonObject> types;
  private final Set<String> byHand;
  private final Map<String, List<GroupVersionKind>> kinds;
  private final Descriptions descriptions;
  private final boolean v3;

  OpenApiTypes(
      Map<String, JsonObject> types,
      Set<String> byHand,
      Map<String, List<GroupVersionKind>> kinds,
      Descriptions descriptions,
      boolean v3) {
    this.types = types;
    this.byHand = byHand;
    this.kinds = kinds;
    this.descriptions = descriptions;
    this.v3 = v3;
  }

  JsonObject schema(String name) {
    JsonObject type = types.getOrDefault(name, new JsonObject());
    var out = new JsonObject();
    String description = descriptions.ofType(name);
    if (!description.isEmpty()) {
      out.put("description", description);
    }
    if (byHand.contains(name)) {
      out.putAll(special(name, type));
      return out;
    }
    out.put("type", "object");
    JsonArray required = type.array("required");
    if (required != null) {
      out.put("required", required);
    }
    JsonObject fields = type.objectAt("properties");
    if (!fields.isEmpty()) {
      var properties = new JsonObject();
      fields.forEach(
          (field, value) -> properties.put(field, field(name, field, (JsonObject) value)));
      out.put("properties", properties);
    }
    if (type.get("x-kubernetes-map-type") instanceof String mapType) {
      out.put("x-kubernetes-map-type", mapType);
    }
    List<GroupVersionKind> marks = kinds.getOrDefault(name, List.of());
    if (!marks.isEmpty()) {
      var list = new JsonArray();
      marks.forEach(mark -> list.add(KindMarks.kind(mark)));
      out.put("x-kubernetes-group-version-kind", list);
    }
    return out;
  }

  /** Types whose JSON is not that of their struct. */
  private JsonObject special(String name, JsonObject type) {
    return switch (TypeNames.simple(name)) {
      case "Quantity" -> v3 ? oneOf("string", "number") : JsonObject.of("type", "string");
      case "IntOrString" -> {
        JsonObject out = v3 ? oneOf("integer", "string") : JsonObject.of("type", "string");
        out.put("format", "int-or-string");
        yield out;
      }
      case "Time", "MicroTime" -> JsonObject.of("type", "string", "format", "date-time");
      default ->
          type.get("type") instanceof String word ? JsonObject.of("type", word) : new JsonObject();
    };
  }

  private static JsonObject oneOf(String one, String other) {
    return JsonObject.of(
        "oneOf", JsonArray.of(JsonObject.of("type", one), JsonObject.of("type", other)));
  }

  private JsonObject field(String type, String name, JsonObject field) {
    var out = new JsonObject();
    String description = descriptions.ofField(type, name);
    if (!description.isEmpty()) {
      out.put("description", description);
    }
    JsonObject shape = shape(field);
    if (v3) {
      putDefault(field, out);
      if (shape.containsKey("$ref") && !out.isEmpty()) {
        shape = JsonObject.of("allOf", JsonArray.of(shape));
      }
    }
    out.putAll(shape);
    copy(field, out);
    return out;
  }

  private void putDefault(JsonObject field, JsonObject out) {
    Object declared = field.get("default");
    if (declared != null) {
      out.put("default", declared);
      return;
    }
    if (!field.string("presence", "").equals("always")) {
      return;
    }
    if (field.get("$ref") instanceof String reference) {
      if (!byHand.contains(reference)) {
        out.put("default", new JsonObject());
      }
      return;
    }
    switch (field.string("type", "")) {
      case "string" -> {
        if (!field.containsKey("format")) {
          out.put("default", "");
        }
      }
      case "integer", "number" -> out.put("default", 0L);
      case "boolean" -> out.put("default", false);
      default -> {
        // Lists and maps show no default.
      }
    }
  }

  /** Type, format, reference and what is inside. */
  private JsonObject shape(JsonObject field) {
    var out = new JsonObject();
    if (field.get("$ref") instanceof String reference) {
      out.put("$ref", (v3 ? "#/components/schemas/" : "#/definitions/") + reference);
    }
    if (field.get("format") instanceof String format) {
      out.put("format", format);
    }
    for (String inner : List.of("items", "additionalProperties")) {
      if (field.get(inner) instanceof JsonObject element) {
        JsonObject made = shape(element);
        copy(element, made);
        out.put(inner, made);
      }
    }
    return out;
  }

  private static void copy(JsonObject from, JsonObject to) {
    for (int i = 0; i < from.size(); i++) {
      if (COPIED.contains(from.keyAt(i))) {
        to.put(from.keyAt(i), from.valueAt(i));
      }
    }
  }
}
