package dev.insula.apiserver.crd;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.object.Meta;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Checks one object that a webhook has converted, and gives it its metadata back: a webhook changes
 * labels and annotations, and nothing else of it. Stateless.
 *
 * <p>Source: the page "Versions in CustomResourceDefinitions", section "Response".
 */
final class ConvertedObject {

  private static final int MAX_ANNOTATION_BYTES = 256 * 1024;

  private ConvertedObject() {}

  /** Says what is wrong, from "returned" on. */
  static final class InvalidException extends Exception {
    InvalidException(String message) {
      super(message);
    }
  }

  /**
   * The converted object with the metadata that it is to have.
   *
   * @param original not changed
   * @param index of the object in the answer
   * @throws InvalidException if it is another object, or none
   */
  static JsonObject check(JsonObject original, Object converted, int index, String desired)
      throws InvalidException {
    String invalid = " returned invalid object at index " + index + ": ";
    if (!(converted instanceof JsonObject object) || object.string("kind", "").isEmpty()) {
      throw new InvalidException(
          invalid + "Object 'Kind' is missing in '" + Json.string(converted) + "'");
    }
    String got = object.string("apiVersion", "");
    if (!got.equals(desired)) {
      throw new InvalidException(
          invalid + "invalid groupVersion (expected " + desired + ", received " + got + ")");
    }
    String kind = original.string("kind", "");
    String gotKind = object.string("kind", "");
    if (!gotKind.equals(kind)) {
      throw new InvalidException(
          invalid + "invalid kind (expected " + kind + ", received " + gotKind + ")");
    }
    same("name", Meta.name(original), Meta.name(object));
    same("namespace", Meta.namespace(original), Meta.namespace(object));
    same("UID", Meta.uid(original), Meta.uid(object));
    restore(original, object);
    return object;
  }

  private static void same(String what, String expected, String got) throws InvalidException {
    if (!got.equals(expected)) {
      throw new InvalidException(
          " returned invalid object: must have the same " + what + ": " + expected + " != " + got);
    }
  }

  private static void restore(JsonObject original, JsonObject converted) throws InvalidException {
    String invalid = " returned invalid metadata: ";
    JsonObject given = converted.object("metadata");
    if (given == null) {
      throw new InvalidException(
          invalid
              + (converted.containsKey("metadata")
                  ? "invalid metadata of type " + goType(converted.get("metadata")) + " in"
                  : "missing metadata in")
              + " converted object");
    }
    JsonObject metadata = Meta.of(original).deepCopy();
    for (String field : List.of("labels", "annotations")) {
      Object value = given.get(field);
      if (value == null || value == JsonNull.NULL) {
        metadata.remove(field);
      } else if (value instanceof JsonObject texts) {
        check(field, texts);
        metadata.put(field, texts);
      } else {
        throw new InvalidException(
            invalid
                + "invalid metadata."
                + field
                + " of type "
                + goType(value)
                + " in converted object");
      }
    }
    converted.put("metadata", metadata);
  }

  private static void check(String field, JsonObject texts) throws InvalidException {
    boolean labels = field.equals("labels");
    long bytes = 0;
    for (Map.Entry<String, Object> entry : texts.entrySet()) {
      String key = entry.getKey();
      if (!(entry.getValue() instanceof String text)) {
        throw new InvalidException(
            " returned invalid metadata: metadata."
                + field
                + "["
                + key
                + "] must be a string, but is "
                + goType(entry.getValue())
                + " in converted object");
      }
      refuse(field, key, LabelRules.key(labels ? key : key.toLowerCase(Locale.ROOT)));
      if (labels) {
        refuse(field, text, LabelRules.value(text));
      }
      bytes += utf8(key) + utf8(text);
    }
    if (!labels && bytes > MAX_ANNOTATION_BYTES) {
      throw new InvalidException(
          " returned invalid metadata: metadata.annotation: Too long: may not be more than "
              + MAX_ANNOTATION_BYTES
              + " bytes");
    }
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static void refuse(String field, String value, List<String> wrong)
      throws InvalidException {
    if (!wrong.isEmpty()) {
      String path = field.equals("labels") ? "metadata.labels" : "metadata.annotation";
      throw new InvalidException(
          " returned invalid metadata: "
              + path
              + ": Invalid value: "
              + Json.string(value)
              + ": "
              + wrong.getFirst());
    }
  }

  /** How messages of Kubernetes name the type of a value. */
  private static String goType(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Boolean _ -> "bool";
      case Long _ -> "int64";
      case Double _ -> "float64";
      case JsonObject _ -> "map[string]interface {}";
      case List<?> _ -> "[]interface {}";
      default -> "<nil>";
    };
  }
}
