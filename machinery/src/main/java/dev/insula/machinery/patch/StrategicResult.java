package dev.insula.machinery.patch;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.Optional;
import java.util.Set;

/**
 * Says where the result of a strategic merge does not fit the kind. Kubernetes makes its types of
 * such a result without going through JSON, and thus says other things than its decoder.
 */
final class StrategicResult {

  /** Formats of texts that do not decode themselves. */
  private static final Set<String> PLAIN_TEXTS = Set.of("", "hostname");

  private StrategicResult() {}

  static Optional<String> mismatch(Object value, Schema schema) {
    if (value == JsonNull.NULL) {
      return Optional.empty();
    }
    return switch (schema.type()) {
      case OBJECT -> object(value, schema);
      case ARRAY -> array(value, schema);
      case STRING -> string(value, schema);
      case INTEGER -> integer(value, schema);
      case BOOLEAN ->
          value instanceof Boolean ? Optional.empty() : Optional.of("unrecognized type: bool");
      default -> Optional.empty();
    };
  }

  /** Go converts numbers to strings, as characters, so it says that this is not wanted. */
  private static Optional<String> string(Object value, Schema schema) {
    if (value instanceof String || !PLAIN_TEXTS.contains(schema.format())) {
      return Optional.empty();
    }
    return Optional.of(
        value instanceof Long ? "cannot convert int64 to string" : "unrecognized type: string");
  }

  private static Optional<String> integer(Object value, Schema schema) {
    String type = schema.format().equals("int32") ? "int32" : "int64";
    return switch (value) {
      case Long _ -> Optional.empty();
      case Double d when d == Math.rint(d) -> Optional.empty();
      case Double _ -> Optional.of("cannot convert float64 to " + type);
      default -> Optional.of("unrecognized type: " + type);
    };
  }

  private static Optional<String> object(Object value, Schema schema) {
    if (!(value instanceof JsonObject object)) {
      boolean map = schema.additionalProperties() != null;
      return Optional.of(
          map
              ? "cannot restore map from " + kind(value)
              : "cannot restore struct from: " + kind(value));
    }
    for (int i = 0; i < object.size(); i++) {
      Schema declared = schema.properties().get(object.keyAt(i));
      Schema member = declared != null ? declared : schema.additionalProperties();
      if (member != null) {
        Optional<String> wrong = mismatch(object.valueAt(i), member);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> array(Object value, Schema schema) {
    if (!(value instanceof JsonArray array)) {
      return Optional.of("cannot restore slice from " + kind(value));
    }
    Schema items = schema.items();
    for (int i = 0; items != null && i < array.size(); i++) {
      Optional<String> wrong = mismatch(array.get(i), items);
      if (wrong.isPresent()) {
        return wrong;
      }
    }
    return Optional.empty();
  }

  private static String kind(Object value) {
    return switch (value) {
      case JsonObject _ -> "map";
      case JsonArray _ -> "slice";
      case String _ -> "string";
      case Boolean _ -> "bool";
      case Double _ -> "float64";
      default -> "int64";
    };
  }
}
