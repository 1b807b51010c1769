package dev.insula.machinery.openapi;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The protobuf form of Swagger 2.0 documents, {@code openapi.v2.Document}. Stateless.
 *
 * <p>Source: {@code OpenAPIv2.proto} of google/gnostic-models. Messages that are written one after
 * another are merged by who reads them, so a document with further paths and definitions is the
 * bytes of the one followed by those of the other.
 */
public final class OpenApiV2Protobuf {

  private static final List<String> METHODS =
      List.of("", "", "get", "put", "post", "delete", "options", "head", "patch");

  private OpenApiV2Protobuf() {}

  /** Encodes a document, or a part of one that has only paths and definitions. */
  public static byte[] encode(JsonObject document) {
    var out = new ProtoWriter();
    out.string(1, document.string("swagger", ""));
    JsonObject info = document.object("info");
    if (info != null) {
      out.message(
          2,
          to -> {
            to.string(1, info.string("title", ""));
            to.string(2, info.string("version", ""));
          });
    }
    out.message(8, to -> named(to, 2, document.objectAt("paths"), OpenApiV2Protobuf::pathItem));
    out.message(9, to -> named(to, 1, document.objectAt("definitions"), OpenApiV2Protobuf::schema));
    return out.bytes();
  }

  /** Writes one part of a document. */
  private interface Part {
    void write(ProtoWriter to, JsonObject json);
  }

  /** Members of a map, as messages of a name and a value. */
  private static void named(ProtoWriter to, int field, JsonObject members, Part part) {
    for (Map.Entry<String, Object> member : members.entrySet()) {
      if (member.getValue() instanceof JsonObject value) {
        to.message(
            field,
            entry -> {
              entry.string(1, member.getKey());
              entry.message(2, inner -> part.write(inner, value));
            });
      }
    }
  }

  private static void pathItem(ProtoWriter to, JsonObject item) {
    for (int field = 2; field < METHODS.size(); field++) {
      JsonObject operation = item.object(METHODS.get(field));
      if (operation != null) {
        to.message(field, inner -> operation(inner, operation));
      }
    }
    item.objects("parameters").forEach(p -> to.message(9, inner -> parameter(inner, p)));
  }

  private static void operation(ProtoWriter to, JsonObject operation) {
    operation.strings("tags").forEach(tag -> to.string(1, tag));
    to.string(3, operation.string("description", ""));
    to.string(5, operation.string("operationId", ""));
    operation.strings("produces").forEach(type -> to.string(6, type));
    operation.strings("consumes").forEach(type -> to.string(7, type));
    operation.objects("parameters").forEach(p -> to.message(8, inner -> parameter(inner, p)));
    to.message(9, inner -> responses(inner, operation.objectAt("responses")));
    operation.strings("schemes").forEach(scheme -> to.string(10, scheme));
    extensions(to, 13, operation);
  }

  private static void responses(ProtoWriter to, JsonObject responses) {
    named(
        to,
        1,
        responses,
        (value, response) ->
            value.message(
                1,
                inner -> {
                  inner.string(1, response.string("description", ""));
                  JsonObject schema = response.object("schema");
                  if (schema != null) {
                    inner.message(2, item -> item.message(1, s -> schema(s, schema)));
                  }
                }));
  }

  private static void parameter(ProtoWriter to, JsonObject parameter) {
    to.message(
        1,
        inner -> {
          switch (parameter.string("in", "")) {
            case "body" -> inner.message(1, body -> bodyParameter(body, parameter));
            case "path" ->
                inner.message(2, other -> other.message(4, p -> pathParameter(p, parameter)));
            default ->
                inner.message(2, other -> other.message(3, q -> queryParameter(q, parameter)));
          }
        });
  }

  private static void bodyParameter(ProtoWriter to, JsonObject parameter) {
    to.string(2, parameter.string("name", ""));
    to.string(3, "body");
    to.bool(4, parameter.bool("required", false));
    to.message(5, inner -> schema(inner, parameter.objectAt("schema")));
  }

  private static void pathParameter(ProtoWriter to, JsonObject parameter) {
    to.bool(1, true);
    to.string(2, "path");
    to.string(3, parameter.string("description", ""));
    to.string(4, parameter.string("name", ""));
    to.string(5, parameter.string("type", ""));
    to.bool(19, parameter.bool("uniqueItems", false));
  }

  private static void queryParameter(ProtoWriter to, JsonObject parameter) {
    to.string(2, "query");
    to.string(3, parameter.string("description", ""));
    to.string(4, parameter.string("name", ""));
    to.string(6, parameter.string("type", ""));
    to.bool(20, parameter.bool("uniqueItems", false));
  }

  private static void schema(ProtoWriter to, JsonObject schema) {
    to.string(1, schema.string("$ref", ""));
    to.string(2, schema.string("format", ""));
    to.string(3, schema.string("title", ""));
    to.string(4, schema.string("description", ""));
    any(to, 5, schema.get("default"));
    numbers(to, schema);
    to.string(13, schema.string("pattern", ""));
    to.bool(16, schema.bool("uniqueItems", false));
    schema.strings("required").forEach(name -> to.string(19, name));
    JsonArray values = schema.array("enum");
    if (values != null) {
      values.forEach(value -> any(to, 20, value));
    }
    children(to, schema);
    extensions(to, 31, schema);
  }

  private static void numbers(ProtoWriter to, JsonObject schema) {
    real(to, 6, schema.get("multipleOf"));
    real(to, 7, schema.get("maximum"));
    to.bool(8, schema.bool("exclusiveMaximum", false));
    real(to, 9, schema.get("minimum"));
    to.bool(10, schema.bool("exclusiveMinimum", false));
    to.integer(11, schema.integer("maxLength", 0));
    to.integer(12, schema.integer("minLength", 0));
    to.integer(14, schema.integer("maxItems", 0));
    to.integer(15, schema.integer("minItems", 0));
    to.integer(17, schema.integer("maxProperties", 0));
    to.integer(18, schema.integer("minProperties", 0));
  }

  private static void real(ProtoWriter to, int field, @Nullable Object value) {
    if (value instanceof Number number) {
      to.real(field, number.doubleValue());
    }
  }

  private static void children(ProtoWriter to, JsonObject schema) {
    switch (schema.get("additionalProperties")) {
      case JsonObject values -> to.message(21, item -> item.message(1, s -> schema(s, values)));
      case Boolean allowed -> to.message(21, item -> item.bool(2, allowed));
      case null, default -> {
        // No map.
      }
    }
    if (schema.get("type") instanceof String type) {
      to.message(22, item -> item.string(1, type));
    }
    if (schema.get("items") instanceof JsonObject items) {
      to.message(23, item -> item.message(1, s -> schema(s, items)));
    }
    schema.objects("allOf").forEach(part -> to.message(24, s -> schema(s, part)));
    if (schema.get("properties") instanceof JsonObject properties) {
      to.message(25, item -> named(item, 1, properties, OpenApiV2Protobuf::schema));
    }
  }

  private static void extensions(ProtoWriter to, int field, JsonObject of) {
    Set<Map.Entry<String, Object>> members = of.entrySet();
    for (Map.Entry<String, Object> member : members) {
      if (member.getKey().startsWith("x-")) {
        to.message(
            field,
            named -> {
              named.string(1, member.getKey());
              any(named, 2, member.getValue());
            });
      }
    }
  }

  /** A value of any type goes as YAML text, of which JSON is a part. */
  private static void any(ProtoWriter to, int field, @Nullable Object value) {
    if (value != null) {
      to.message(field, inner -> inner.string(2, Json.string(value) + "\n"));
    }
  }
}
