package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;

/** How Go's JSON decoder names types and values in its messages. Stateless. */
final class GoTypeText {

  private GoTypeText() {}

  /** The Go type of a schema, such as {@code []v1.Container} or {@code map[string]string}. */
  static String type(Schema schema) {
    Schema items = schema.items();
    if (items != null) {
      return "[]" + type(items);
    }
    Schema values = schema.additionalProperties();
    if (values != null) {
      return "map[string]" + type(values);
    }
    if (!schema.typeName().isEmpty()) {
      return qualified(schema.typeName());
    }
    return switch (schema.type()) {
      case STRING -> schema.format().equals("byte") ? "[]uint8" : "string";
      case INTEGER -> schema.format().isEmpty() ? "int64" : schema.format();
      case NUMBER -> "float64";
      case BOOLEAN -> "bool";
      default -> "map[string]interface {}";
    };
  }

  /**
   * The type of the elements of a list or map type; empty if that is not to be seen in its name.
   */
  static String element(String type) {
    return type.startsWith("[]") || type.startsWith("map[")
        ? type.substring(type.indexOf(']') + 1)
        : "";
  }

  /** The struct's name without its package: {@code PodSpec}. */
  static String struct(Schema schema) {
    String name = schema.typeName();
    return name.substring(name.lastIndexOf('.') + 1);
  }

  /** What a JSON value is called: {@code string}, {@code number 1.5}, {@code array}. */
  static String value(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "bool";
      case JsonObject _ -> "object";
      case JsonArray _ -> "array";
      case JsonNull _ -> "null";
      default -> "number";
    };
  }

  /** {@code v1.Container} of {@code io.k8s.api.core.v1.Container}. */
  private static String qualified(String fullName) {
    int type = fullName.lastIndexOf('.');
    return fullName.substring(fullName.lastIndexOf('.', type - 1) + 1);
  }
}
