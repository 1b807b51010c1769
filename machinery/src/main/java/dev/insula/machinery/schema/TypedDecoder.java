package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes an object of a built-in kind as Go does into its struct: values of another type are
 * refused, unknown members and nulls are dropped, times and quantities take their usual form. One
 * decoding each; not thread-safe.
 *
 * <p>Names are compared with case, as Kubernetes' decoder does.
 */
public final class TypedDecoder {

  /** Kubernetes' decoder reports no more than this. */
  private static final int MAX_UNKNOWN = 100;

  private final List<String> unknown = new ArrayList<>();

  private TypedDecoder() {}

  /**
   * Decodes a tree in place.
   *
   * @return the paths of unknown members, such as {@code spec.containers[0].x}, in their order; at
   *     most {@value #MAX_UNKNOWN}
   * @throws DecodeException if a value is of another type than its field; the message is Go's
   */
  public static List<String> decode(JsonObject object, Schema schema) {
    var decoder = new TypedDecoder();
    decoder.struct(object, schema, "", "");
    return decoder.unknown;
  }

  private void struct(JsonObject object, Schema schema, String goPath, String path) {
    List<String> dropped = new ArrayList<>(0);
    var fields = schema.properties();
    for (int i = 0; i < object.size(); i++) {
      String key = object.keyAt(i);
      Object value = object.valueAt(i);
      Schema field = fields.get(key);
      if (field == null) {
        if (!schema.preserveUnknownFields()) {
          dropped.add(key);
          report(join(path, key));
        }
      } else if (value == JsonNull.NULL) {
        dropped.add(key);
      } else {
        var at = new Place(schema, join(goPath, key));
        object.put(key, value(value, field, at, join(path, key)));
      }
    }
    dropped.forEach(object::remove);
  }

  /** The field whose value is decoded, for messages. */
  private record Place(Schema struct, String goPath) {

    DecodeException mismatch(Object value, Schema schema) {
      return mismatch(GoTypeText.value(value), schema);
    }

    DecodeException mismatch(String found, Schema schema) {
      return new DecodeException(
          "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
              .formatted(found, GoTypeText.struct(struct), goPath, GoTypeText.type(schema)));
    }
  }

  private Object value(Object value, Schema schema, Place at, String path) {
    return switch (schema.type()) {
      case OBJECT -> object(value, schema, at, path);
      case ARRAY -> list(value, schema, at, path);
      case STRING -> string(value, schema, at);
      case INTEGER -> integer(value, schema, at);
      case NUMBER -> require(value instanceof Number, value, schema, at);
      case BOOLEAN -> require(value instanceof Boolean, value, schema, at);
      case INT_OR_STRING ->
          schema.format().equals("quantity") ? quantity(value) : intOrString(value);
      case ANY -> value;
    };
  }

  private static Object require(boolean fits, Object value, Schema schema, Place at) {
    if (!fits) {
      throw at.mismatch(value, schema);
    }
    return value;
  }

  private Object object(Object value, Schema schema, Place at, String path) {
    Schema values = schema.additionalProperties();
    if (values == null && schema.preserveUnknownFields()) {
      return value;
    }
    if (!(value instanceof JsonObject object)) {
      throw at.mismatch(value, schema);
    }
    if (values == null) {
      struct(object, schema, at.goPath(), path);
      return object;
    }
    for (int i = 0; i < object.size(); i++) {
      String key = object.keyAt(i);
      object.put(key, element(object.valueAt(i), values, at, join(path, key)));
    }
    return object;
  }

  private Object list(Object value, Schema schema, Place at, String path) {
    if (!(value instanceof JsonArray array)) {
      throw at.mismatch(value, schema);
    }
    Schema items = schema.items();
    for (int i = 0; items != null && i < array.size(); i++) {
      array.set(i, element(array.get(i), items, at, path + "[" + i + "]"));
    }
    return array;
  }

  /** A null element of a map or list becomes its type's zero value. */
  private Object element(Object value, Schema schema, Place at, String path) {
    return value == JsonNull.NULL ? CanonicalForm.zero(schema) : value(value, schema, at, path);
  }

  private static Object string(Object value, Schema schema, Place at) {
    return switch (schema.format()) {
      case "date-time" -> GoTime.seconds(goString(value));
      case "date-time-micro" -> GoTime.micros(goString(value));
      case "byte" -> {
        if (!(value instanceof String text)) {
          throw at.mismatch(value, schema);
        }
        yield GoBase64.decoded(text);
      }
      default -> require(value instanceof String, value, schema, at);
    };
  }

  private static String goString(Object value) {
    if (value instanceof String text) {
      return text;
    }
    throw new DecodeException(
        "json: cannot unmarshal " + GoTypeText.value(value) + " into Go value of type string");
  }

  private static Object integer(Object value, Schema schema, Place at) {
    if (value instanceof Long number) {
      boolean fits = !schema.format().equals("int32") || number == number.intValue();
      if (!fits) {
        throw at.mismatch("number " + number, schema);
      }
      return value;
    }
    if (value instanceof Double number) {
      throw at.mismatch("number " + number, schema);
    }
    throw at.mismatch(value, schema);
  }

  private static Object intOrString(Object value) {
    if (value instanceof String || (value instanceof Long n && n == n.intValue())) {
      return value;
    }
    String found = value instanceof Number ? "number " + value : GoTypeText.value(value);
    throw new DecodeException("json: cannot unmarshal " + found + " into Go value of type int32");
  }

  private static Object quantity(Object value) {
    return GoQuantity.canonical(value);
  }

  private void report(String path) {
    if (unknown.size() < MAX_UNKNOWN) {
      unknown.add(path);
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
