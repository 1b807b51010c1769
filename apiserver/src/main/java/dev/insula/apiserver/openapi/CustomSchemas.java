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
import java.util.TreeSet;

/**
 * Schemas of custom kinds as documents show them. In version 2 what Swagger can't say is left out,
 * so that clients that know no better don't refuse what the server accepts. Stateless.
 */
final class CustomSchemas {

  static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";

  private final boolean v3;
  private final BuiltInOpenApi.Shared shared;

  CustomSchemas(boolean v3, BuiltInOpenApi.Shared shared) {
    this.v3 = v3;
    this.shared = shared;
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
    JsonObject out;
    if (!v3 && SwaggerForm.isOpen(declared)) {
      // Clients that take Swagger refuse fields that are not among the properties, if there are
      // any.
      out = JsonObject.of("type", "object");
    } else {
      out = v3 ? declared.deepCopy() : SwaggerForm.of(declared);
      embed(out);
      JsonObject properties = out.objectOrCreate("properties");
      putType(properties);
      properties.put("metadata", reference("ObjectMeta", shared.metadata()));
    }
    mark(out, definition, definition.kind());
    return out;
  }

  JsonObject list(ResourceDefinition definition) {
    String more = shared.type("apiVersion");
    more = more.substring(more.indexOf("More info: "), more.indexOf('#'));
    var properties = new JsonObject();
    putType(properties);
    properties.put("metadata", reference("ListMeta", shared.listMetadata()));
    properties.put(
        "items",
        JsonObject.of(
            "type",
            "array",
            "description",
            "List of " + definition.resource().resource() + ". " + more,
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
    mark(out, definition, definition.listKind());
    return out;
  }

  private void putType(JsonObject properties) {
    for (String property : List.of("apiVersion", "kind")) {
      properties.put(
          property, JsonObject.of("type", "string", "description", shared.type(property)));
    }
  }

  private JsonObject reference(String type, String description) {
    var target = JsonObject.of("$ref", prefix() + META + type);
    if (v3) {
      return JsonObject.of("description", description, "allOf", JsonArray.of(target));
    }
    target.put("description", description);
    return target;
  }

  private static void mark(JsonObject schema, ResourceDefinition definition, String kind) {
    GroupVersionKind own = definition.groupVersionKind();
    schema.put(
        "x-kubernetes-group-version-kind",
        JsonArray.of(KindMarks.kind(new GroupVersionKind(own.group(), own.version(), kind))));
    var fields = new JsonArray();
    for (String path : new TreeSet<>(definition.selectableFields().keySet())) {
      if (!path.startsWith("metadata.")) {
        fields.add(JsonObject.of("fieldPath", path));
      }
    }
    if (!fields.isEmpty()) {
      schema.put("x-kubernetes-selectable-fields", fields);
    }
  }

  private String prefix() {
    return v3 ? "#/components/schemas/" : "#/definitions/";
  }

  /** Objects within objects have a type and metadata too. */
  private void embed(JsonObject schema) {
    for (String nested : List.of("items", "additionalProperties")) {
      if (schema.get(nested) instanceof JsonObject inner) {
        embed(inner);
      }
    }
    for (Object property : schema.objectAt("properties").values()) {
      if (property instanceof JsonObject inner) {
        embed(inner);
      }
    }
    boolean embedded = schema.bool("x-kubernetes-embedded-resource", false);
    if (!embedded || (!v3 && SwaggerForm.isOpen(schema))) {
      return;
    }
    JsonObject properties = schema.objectOrCreate("properties");
    putType(properties);
    properties.put("metadata", reference("ObjectMeta", shared.metadata()));
    JsonArray required = schema.arrayOrCreate("required");
    for (String property : List.of("kind", "apiVersion")) {
      if (!required.contains(property)) {
        required.add(property);
      }
    }
  }
}
