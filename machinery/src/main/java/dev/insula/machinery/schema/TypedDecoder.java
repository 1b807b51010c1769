package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

  private static final JsonObject NOTHING = new JsonObject();

  private final List<String> unknown = new ArrayList<>();
  private final GoFields fields;

  private TypedDecoder(GoFields fields) {
    this.fields = fields;
  }

  /** Decodes a tree in place; messages name types as the schema does. */
  public static List<String> decode(JsonObject object, Schema schema) {
    return decode(object, schema, GoFields.PLAIN);
  }

  /**
   * Decodes a tree in place.
   *
   * @param fields what messages call types and embedded structs
   * @return the paths of unknown members, such as {@code spec.containers[0].x}, in their order; at
   *     most {@value #MAX_UNKNOWN}
   * @throws DecodeException if a value is of another type than its field; the message is Go's
   */
  public static List<String> decode(JsonObject object, Schema schema, GoFields fields) {
    return decode(object, schema, fields, NOTHING);
  }

  /**
   * The same.
   *
   * @param decoded an object that has been decoded: members that are shared with it are left alone
   */
  public static List<String> decode(
      JsonObject object, Schema schema, GoFields fields, JsonObject decoded) {
    var decoder = new TypedDecoder(fields);
    decoder.struct(object, schema, decoded, null);
    return decoder.unknown;
  }

  private void struct(
      JsonObject object, Schema schema, JsonObject decoded, @Nullable Place around) {
    List<String> dropped = new ArrayList<>(0);
    var properties = schema.properties();
    for (int i = 0; i < object.size(); i++) {
      String key = object.keyAt(i);
      Object value = object.valueAt(i);
      Schema field = properties.get(key);
      if (field == null) {
        if (!schema.preserveUnknownFields()) {
          dropped.add(key);
          report(new Place(around, schema, key, false));
        }
      } else if (value == JsonNull.NULL) {
        dropped.add(key);
      } else if (!decoded.shares(key, value)) {
        object.put(key, value(value, field, new Place(around, schema, key, false)));
      }
    }
    dropped.forEach(object::remove);
  }

  /**
   * The way to the value that is decoded: a field of a struct, or an element of the list or map
   * that a field holds. Rendered for messages only.
   *
   * @param struct the struct whose field this is or is in
   * @param step the field's name, the key or the index in brackets
   * @param element whether this is an element
   */
  private record Place(@Nullable Place up, Schema struct, String step, boolean element) {

    Place element(String at) {
      return new Place(this, struct, at, true);
    }

    String path() {
      if (up == null) {
        return step;
      }
      return step.startsWith("[") ? up.path() + step : up.path() + "." + step;
    }

    /** As Go names it: without elements, but with the structs that are embedded on the way. */
    String goPath(GoFields fields) {
      String before = up == null ? "" : up.goPath(fields);
      if (element) {
        return before;
      }
      String own = fields.embedding(struct.typeName(), step) + step;
      return before.isEmpty() ? own : before + "." + own;
    }

    String goType(GoFields fields) {
      return element && up != null
          ? GoTypeText.element(up.goType(fields))
          : fields.type(struct.typeName(), step);
    }
  }

  private DecodeException mismatch(Place at, Object value, Schema schema) {
    return mismatch(at, GoTypeText.value(value), schema);
  }

  private DecodeException mismatch(Place at, String found, Schema schema) {
    String named = at.goType(fields);
    return mismatch(at, found, named.isEmpty() ? GoTypeText.type(schema) : named);
  }

  private DecodeException mismatch(Place at, String found, String type) {
    return new DecodeException(
        "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
            .formatted(found, GoTypeText.struct(at.struct()), at.goPath(fields), type));
  }

  private Object value(Object value, Schema schema, Place at) {
    return switch (schema.type()) {
      case OBJECT -> object(value, schema, at);
      case ARRAY -> list(value, schema, at);
      case STRING -> string(value, schema, at);
      case INTEGER -> integer(value, schema, at);
      case NUMBER -> require(value instanceof Number, value, schema, at);
      case BOOLEAN -> require(value instanceof Boolean, value, schema, at);
      case INT_OR_STRING ->
          schema.format().equals("quantity") ? quantity(value) : intOrString(value, at);
      case ANY -> value;
    };
  }

  private Object require(boolean fits, Object value, Schema schema, Place at) {
    if (!fits) {
      throw mismatch(at, value, schema);
    }
    return value;
  }

  private Object object(Object value, Schema schema, Place at) {
    Schema values = schema.additionalProperties();
    if (values == null && schema.preserveUnknownFields()) {
      return value;
    }
    if (!(value instanceof JsonObject object)) {
      throw mismatch(at, value, schema);
    }
    if (values == null) {
      struct(object, schema, NOTHING, at);
      return object;
    }
    for (int i = 0; i < object.size(); i++) {
      String key = object.keyAt(i);
      object.put(key, element(object.valueAt(i), values, at.element(key)));
    }
    return object;
  }

  private Object list(Object value, Schema schema, Place at) {
    if (!(value instanceof JsonArray array)) {
      throw mismatch(at, value, schema);
    }
    Schema items = schema.items();
    for (int i = 0; items != null && i < array.size(); i++) {
      array.set(i, element(array.get(i), items, at.element("[" + i + "]")));
    }
    return array;
  }

  /** A null element of a map or list becomes its type's zero value. */
  private Object element(Object value, Schema schema, Place at) {
    return value == JsonNull.NULL ? CanonicalForm.zero(schema) : value(value, schema, at);
  }

  private Object string(Object value, Schema schema, Place at) {
    return switch (schema.format()) {
      case "date-time" -> GoTime.seconds(goString(value, at));
      case "date-time-micro" -> GoTime.micros(goString(value, at));
      case "byte" -> {
        if (!(value instanceof String text)) {
          throw mismatch(at, value, schema);
        }
        yield GoBase64.decoded(text);
      }
      default -> require(value instanceof String, value, schema, at);
    };
  }

  /** A type that decodes itself is called what it decodes. */
  private String goString(Object value, Place at) {
    if (value instanceof String text) {
      return text;
    }
    throw mismatch(at, GoTypeText.value(value), "string");
  }

  private Object integer(Object value, Schema schema, Place at) {
    if (value instanceof Long number) {
      boolean fits = !schema.format().equals("int32") || number == number.intValue();
      if (!fits) {
        throw mismatch(at, "number " + number, schema);
      }
      return value;
    }
    if (value instanceof Double number) {
      throw mismatch(at, "number " + number, schema);
    }
    throw mismatch(at, value, schema);
  }

  private Object intOrString(Object value, Place at) {
    if (value instanceof String || (value instanceof Long n && n == n.intValue())) {
      return value;
    }
    String found = value instanceof Number ? "number " + value : GoTypeText.value(value);
    throw mismatch(at, found, "int32");
  }

  private static Object quantity(Object value) {
    return GoQuantity.canonical(value);
  }

  private void report(Place at) {
    if (unknown.size() < MAX_UNKNOWN) {
      unknown.add(at.path());
    }
  }
}
