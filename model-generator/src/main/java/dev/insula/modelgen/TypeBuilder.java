package dev.insula.modelgen;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Makes the schema of one type out of its Java class, its protobuf message and the declared facts.
 * Stateless between types.
 *
 * <p>The schema is that of OpenAPI without descriptions, with two members of our own in fields:
 * {@code number}, the protobuf field number, and {@code presence}, when Go's encoder writes it:
 * {@code zero} if it has no zero value, {@code pointer} if it is not nil, {@code always}, or {@code
 * null}, always and null where it is nil.
 */
final class TypeBuilder {

  private static final Pattern LIST = Pattern.compile("List<(.+)>");
  private static final Pattern MAP = Pattern.compile("Map<String, (.+)>");

  private final TypeNames names;
  private final Map<String, ProtoMessage> messages;
  private final Map<String, JsonObject> declaredFields;
  private final Map<String, String> declaredPresence;

  TypeBuilder(
      TypeNames names,
      Map<String, ProtoMessage> messages,
      Map<String, JsonObject> declaredFields,
      Map<String, String> declaredPresence) {
    this.names = names;
    this.messages = messages;
    this.declaredFields = declaredFields;
    this.declaredPresence = declaredPresence;
  }

  JsonObject build(String fullName, ApiModel model, @Nullable ProtoMessage message) {
    var properties = new JsonObject();
    model
        .fields()
        .forEach(
            (name, javaType) -> {
              Located located = message == null ? null : locate(name, message, model, 0);
              ProtoField proto = located == null ? null : located.field();
              JsonObject field = field(javaType, proto);
              if (located != null && !located.via().isEmpty()) {
                field.put("via", new JsonArray(located.via()));
              }
              String usual = usualPresence(name, field, proto, model);
              field.put("presence", declaredPresence.getOrDefault(fullName + "." + name, usual));
              JsonObject declared = declaredFields.get(fullName + "." + name);
              if (declared != null) {
                merge(field, declared);
              }
              properties.put(name, field);
            });
    var type = JsonObject.of("type", "object");
    if (!model.required().isEmpty()) {
      type.put("required", new JsonArray(model.required()));
    }
    type.put("properties", properties);
    if (message != null && "atomic".equals(new Markers(message.comment).value("structType"))) {
      type.put("x-kubernetes-map-type", "atomic");
    }
    return type;
  }

  /** The members of a declared fact go over those found; a JSON null takes a member away. */
  static void merge(JsonObject into, JsonObject declared) {
    declared.forEach(
        (key, value) -> {
          if (value instanceof JsonObject inner && into.get(key) instanceof JsonObject target) {
            merge(target, inner);
          } else if (value == JsonNull.NULL) {
            into.remove(key);
          } else {
            into.put(key, value);
          }
        });
  }

  /**
   * A protobuf field and how it is reached.
   *
   * @param via numbers of the fields that hold it: members of an embedded Go struct are members of
   *     the JSON object, and a message deeper in protobuf
   */
  record Located(ProtoField field, List<Long> via) {}

  /** The protobuf field of a JSON member. */
  @Nullable Located locate(String name, ProtoMessage message, ApiModel model, int depth) {
    ProtoField own = message.fields.get(protoName(name));
    if (own == null) {
      // A few Go fields without a protobuf tag are named by the Go field: aPIGroup, uID.
      own =
          message.fields.values().stream()
              .filter(field -> field.name().equalsIgnoreCase(name))
              .findFirst()
              .orElse(null);
    }
    if (own != null) {
      return new Located(own, List.of());
    }
    if (depth > 2) {
      return null;
    }
    for (ProtoField field : message.fields.values()) {
      if (field.isMessage() && !model.fields().containsKey(field.name())) {
        ProtoMessage embedded = messages.get(field.type());
        Located found = embedded == null ? null : locate(name, embedded, model, depth + 1);
        if (found != null) {
          var via = new ArrayList<Long>();
          via.add((long) field.number());
          via.addAll(found.via());
          return new Located(found.field(), via);
        }
      }
    }
    return null;
  }

  private static String protoName(String jsonName) {
    if (jsonName.startsWith("$")) {
      return jsonName.substring(1);
    }
    if (jsonName.indexOf('-') < 0) {
      return jsonName;
    }
    var out = new StringBuilder();
    for (String word : jsonName.split("-")) {
      out.append(
          out.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1));
    }
    return out.toString();
  }

  private JsonObject field(String javaType, @Nullable ProtoField proto) {
    JsonObject field = schema(javaType, proto);
    if (proto == null) {
      return field;
    }
    field.put("number", (long) proto.number());
    var markers = new Markers(proto.comment());
    copy(markers, "listType", field, "x-kubernetes-list-type");
    if (markers.has("listMapKey")) {
      field.put("x-kubernetes-list-map-keys", new JsonArray(markers.values("listMapKey")));
    }
    copy(markers, "patchStrategy", field, "x-kubernetes-patch-strategy");
    copy(markers, "patchMergeKey", field, "x-kubernetes-patch-merge-key");
    copy(markers, "mapType", field, "x-kubernetes-map-type");
    copy(markers, "structType", field, "x-kubernetes-map-type");
    String fallback = markers.value("default");
    if (fallback != null && !fallback.startsWith("ref(")) {
      field.put("default", Json.parse(fallback));
    }
    return field;
  }

  /** What holds for most fields; those where Go's types differ stand in {@code presence.txt}. */
  private static String usualPresence(
      String name, JsonObject field, @Nullable ProtoField proto, ApiModel model) {
    if (model.required().contains(name)) {
      return "always";
    }
    if (!field.containsKey("$ref")) {
      return "zero";
    }
    boolean value = name.equals("metadata") || name.equals("spec") || name.equals("status");
    boolean optional = proto == null || new Markers(proto.comment()).has("optional");
    return value || !optional ? "always" : "pointer";
  }

  private JsonObject schema(String javaType, @Nullable ProtoField proto) {
    Matcher list = LIST.matcher(javaType);
    if (list.matches()) {
      return JsonObject.of("type", "array", "items", schema(list.group(1), proto));
    }
    Matcher map = MAP.matcher(javaType);
    if (map.matches()) {
      return JsonObject.of("type", "object", "additionalProperties", schema(map.group(1), proto));
    }
    return switch (javaType) {
      case "String" -> JsonObject.of("type", "string");
      case "Boolean" -> JsonObject.of("type", "boolean");
      case "Integer" -> JsonObject.of("type", "integer", "format", "int32");
      case "Long" -> JsonObject.of("type", "integer", "format", "int64");
      case "Double" -> JsonObject.of("type", "number", "format", "double");
      case "byte[]" -> JsonObject.of("type", "string", "format", "byte");
      case "Object" -> any(proto);
      default -> JsonObject.of("$ref", reference(javaType, proto));
    };
  }

  private static JsonObject any(@Nullable ProtoField proto) {
    return proto != null && proto.isMessage()
        ? JsonObject.of("$ref", TypeNames.full(proto.type()))
        : JsonObject.of("type", "object");
  }

  private String reference(String javaType, @Nullable ProtoField proto) {
    String full = names.fullName(javaType);
    if (full != null && !javaType.equals("OffsetDateTime")) {
      return full;
    }
    if (proto != null && proto.isMessage()) {
      return TypeNames.full(proto.type());
    }
    if (full != null) {
      return full;
    }
    throw new IllegalStateException("no type is known for the Java class " + javaType);
  }

  private static void copy(Markers markers, String marker, JsonObject field, String member) {
    String value = markers.value(marker);
    if (value != null) {
      field.put(member, value);
    }
  }
}
