package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The versions of a definition as messages of Kubernetes show them: its internal structs, which
 * have no JSON names, as Go encodes them. Stateless.
 */
final class VersionStructs {

  /** Fields of the internal JSONSchemaProps; after the colon, the value of one that is not set. */
  private static final String[] SCHEMA_FIELDS = {
    "ID:\"\"",
    "Schema:\"\"",
    "Ref:null",
    "Description:\"\"",
    "Type:\"\"",
    "Nullable:false",
    "Format:\"\"",
    "Title:\"\"",
    "Default:null",
    "Maximum:null",
    "ExclusiveMaximum:false",
    "Minimum:null",
    "ExclusiveMinimum:false",
    "MaxLength:null",
    "MinLength:null",
    "Pattern:\"\"",
    "MaxItems:null",
    "MinItems:null",
    "UniqueItems:false",
    "MultipleOf:null",
    "Enum:null",
    "MaxProperties:null",
    "MinProperties:null",
    "Required:null",
    "Items:null",
    "AllOf:null",
    "OneOf:null",
    "AnyOf:null",
    "Not:null",
    "Properties:null",
    "AdditionalProperties:null",
    "PatternProperties:null",
    "Dependencies:null",
    "AdditionalItems:null",
    "Definitions:null",
    "ExternalDocs:null",
    "Example:null",
    "XPreserveUnknownFields:null",
    "XEmbeddedResource:false",
    "XIntOrString:false",
    "XListMapKeys:null",
    "XListType:null",
    "XMapType:null",
    "XValidations:null"
  };

  private VersionStructs() {}

  /**
   * @param shared whether all versions say the same of a part, which then stands in the spec
   */
  static ErrorValue.Raw show(JsonArray versions, Predicate<String> shared) {
    var out = new JsonArray();
    versions.objects().forEach(version -> out.add(version(version, shared)));
    return raw(out);
  }

  /** A schema alone. */
  static ErrorValue.Raw showSchema(JsonObject given) {
    return raw(schema(given));
  }

  /** The field that a word of a schema is kept in; empty if there is none. */
  static String fieldOf(String word) {
    for (String field : SCHEMA_FIELDS) {
      String name = field.substring(0, field.indexOf(':'));
      if (key(name).equals(word)) {
        return name;
      }
    }
    return "";
  }

  private static ErrorValue.Raw raw(Object value) {
    return new ErrorValue.Raw(
        Json.string(value).replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"));
  }

  private static JsonObject version(JsonObject version, Predicate<String> shared) {
    Object schema = version.at("schema", "openAPIV3Schema");
    var columns = new JsonArray();
    version.objects("additionalPrinterColumns").forEach(column -> columns.add(column(column)));
    var fields = new JsonArray();
    version
        .objects("selectableFields")
        .forEach(f -> fields.add(JsonObject.of("JSONPath", f.string("jsonPath", ""))));
    JsonObject subresources = version.object("subresources");
    return JsonObject.of(
        "Name", version.string("name", ""),
        "Served", version.bool("served", false),
        "Storage", version.bool("storage", false),
        "Deprecated", version.bool("deprecated", false),
        "DeprecationWarning", orNull(version.get("deprecationWarning")),
        "Schema",
            !shared.test("schema") && schema instanceof JsonObject s
                ? JsonObject.of("OpenAPIV3Schema", schema(s))
                : JsonNull.NULL,
        "Subresources",
            !shared.test("subresources") && subresources != null
                ? subresources(subresources)
                : JsonNull.NULL,
        "AdditionalPrinterColumns",
            shared.test("additionalPrinterColumns") || columns.isEmpty() ? JsonNull.NULL : columns,
        "SelectableFields",
            shared.test("selectableFields") || fields.isEmpty() ? JsonNull.NULL : fields);
  }

  private static Object orNull(@org.jspecify.annotations.Nullable Object value) {
    return value == null ? JsonNull.NULL : value;
  }

  private static JsonObject column(JsonObject column) {
    return JsonObject.of(
        "Name", column.string("name", ""),
        "Type", column.string("type", ""),
        "Format", column.string("format", ""),
        "Description", column.string("description", ""),
        "Priority", column.integer("priority", 0),
        "JSONPath", column.string("jsonPath", ""));
  }

  private static JsonObject subresources(JsonObject given) {
    JsonObject scale = given.object("scale");
    Object scaleStruct =
        scale == null
            ? JsonNull.NULL
            : JsonObject.of(
                "SpecReplicasPath", scale.string("specReplicasPath", ""),
                "StatusReplicasPath", scale.string("statusReplicasPath", ""),
                "LabelSelectorPath", orNull(scale.get("labelSelectorPath")));
    Object status = given.containsKey("status") ? new JsonObject() : JsonNull.NULL;
    return JsonObject.of("Status", status, "Scale", scaleStruct);
  }

  private static JsonObject schema(JsonObject given) {
    var out = new JsonObject();
    for (String field : SCHEMA_FIELDS) {
      int colon = field.indexOf(':');
      String name = field.substring(0, colon);
      Object value = given.get(key(name));
      out.put(name, value == null ? unset(field.substring(colon + 1)) : field(name, value));
    }
    return out;
  }

  private static Object unset(String text) {
    return switch (text) {
      case "null" -> JsonNull.NULL;
      case "false" -> false;
      default -> "";
    };
  }

  /** The JSON name of a field. */
  private static String key(String name) {
    return switch (name) {
      case "ID" -> "id";
      case "Schema" -> "$schema";
      case "Ref" -> "$ref";
      case "XPreserveUnknownFields" -> "x-kubernetes-preserve-unknown-fields";
      case "XEmbeddedResource" -> "x-kubernetes-embedded-resource";
      case "XIntOrString" -> "x-kubernetes-int-or-string";
      case "XListMapKeys" -> "x-kubernetes-list-map-keys";
      case "XListType" -> "x-kubernetes-list-type";
      case "XMapType" -> "x-kubernetes-map-type";
      case "XValidations" -> "x-kubernetes-validations";
      default -> Character.toLowerCase(name.charAt(0)) + name.substring(1);
    };
  }

  private static Object field(String name, Object value) {
    return switch (name) {
      case "Not" -> value instanceof JsonObject s ? schema(s) : value;
      case "Items" ->
          value instanceof JsonObject s
              ? JsonObject.of("Schema", schema(s), "JSONSchemas", JsonNull.NULL)
              : value;
      case "AdditionalProperties" ->
          value instanceof JsonObject s
              ? JsonObject.of("Allows", true, "Schema", schema(s))
              : JsonObject.of("Allows", value, "Schema", JsonNull.NULL);
      case "AllOf", "OneOf", "AnyOf" -> schemas(value);
      case "Properties", "Definitions", "PatternProperties" -> byName(value);
      case "XValidations" -> rules(value);
      default -> value;
    };
  }

  private static Object schemas(Object value) {
    var out = new JsonArray();
    if (value instanceof JsonArray list) {
      list.objects().forEach(one -> out.add(schema(one)));
    }
    return out;
  }

  private static Object byName(Object value) {
    var sorted = new TreeMap<String, Object>();
    if (value instanceof JsonObject object) {
      object.forEach(
          (name, one) -> sorted.put(name, one instanceof JsonObject s ? schema(s) : one));
    }
    var out = new JsonObject();
    out.putAll(sorted);
    return out;
  }

  private static Object rules(Object value) {
    var out = new JsonArray();
    if (value instanceof JsonArray list) {
      list.objects().forEach(rule -> out.add(rule(rule)));
    }
    return out;
  }

  /** A rule of a schema. */
  static JsonObject rule(JsonObject rule) {
    return JsonObject.of(
        "Rule", rule.string("rule", ""),
        "Message", rule.string("message", ""),
        "MessageExpression", rule.string("messageExpression", ""),
        "Reason", orNull(rule.get("reason")),
        "FieldPath", rule.string("fieldPath", ""),
        "OptionalOldSelf", orNull(rule.get("optionalOldSelf")));
  }
}
