package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The form in which Kubernetes encodes an object: which members are left out when they hold
 * nothing, and which are there even so. Stateless.
 *
 * <p>Follows Go's {@code omitempty} per field ({@link Presence}); lists and maps that hold nothing
 * count as absent, as they are after a way through the store. Custom kinds keep what they have,
 * except in {@code metadata}.
 */
public final class CanonicalForm {

  private static final JsonObject NOTHING = new JsonObject();

  private CanonicalForm() {}

  /**
   * The same for a changed object.
   *
   * @param before what the object was, in canonical form: members that it shares are left alone
   */
  public static void apply(JsonObject object, Schema schema, JsonObject before) {
    apply(object, schema, before, new ArrayList<>(0));
  }

  /** Brings a decoded tree into the canonical form, in place. */
  public static void apply(JsonObject object, Schema schema) {
    Schema values = schema.additionalProperties();
    if (values != null) {
      for (int i = 0; i < object.size(); i++) {
        nested(object.valueAt(i), values);
      }
      return;
    }
    apply(object, schema, NOTHING, new ArrayList<>(0));
  }

  private static void apply(
      JsonObject object, Schema schema, JsonObject before, List<String> dropped) {
    Map<String, Schema> fields = schema.properties();
    for (int i = 0; i < object.size(); i++) {
      Schema field = fields.get(object.keyAt(i));
      if (field != null && !before.shares(object.keyAt(i), object.valueAt(i))) {
        Object value = object.valueAt(i);
        nested(value, field);
        if (isLeftOut(value, field)) {
          dropped.add(object.keyAt(i));
        }
      }
    }
    dropped.forEach(object::remove);
    schema.alwaysPresent().forEach((name, field) -> complete(object, name, field));
  }

  /** The value that a Go field has when nothing was decoded into it; null for nil. */
  static Object zero(Schema schema) {
    return switch (schema.type()) {
      case OBJECT -> zeroObject(schema);
      case ARRAY, ANY -> JsonNull.NULL;
      case STRING -> schema.format().isEmpty() ? "" : JsonNull.NULL;
      case INTEGER, NUMBER -> 0L;
      case BOOLEAN -> false;
      case INT_OR_STRING -> schema.format().equals("quantity") ? "0" : (Object) 0L;
    };
  }

  private static Object zeroObject(Schema schema) {
    if (schema.additionalProperties() != null || schema.preserveUnknownFields()) {
      return JsonNull.NULL;
    }
    var made = new JsonObject();
    apply(made, schema);
    return made;
  }

  private static void nested(Object value, Schema schema) {
    if (value instanceof JsonObject object && schema.type() == Schema.Type.OBJECT) {
      apply(object, schema);
      return;
    }
    Schema items = schema.items();
    if (items != null && value instanceof JsonArray array) {
      array.forEach(element -> nested(element, items));
    }
  }

  private static boolean isLeftOut(Object value, Schema field) {
    return switch (field.presence()) {
      case AS_GIVEN -> false;
      case OMIT_NULL -> value == JsonNull.NULL;
      case OMIT_ZERO -> isZero(value);
      case ALWAYS, ALWAYS_OR_NULL -> value == JsonNull.NULL || isEmptyCollection(value, field);
    };
  }

  private static boolean isZero(Object value) {
    return switch (value) {
      case JsonNull _ -> true;
      case String text -> text.isEmpty();
      case Boolean flag -> !flag;
      case Long number -> number == 0;
      case Double number -> number == 0;
      case JsonArray array -> array.isEmpty();
      case JsonObject object -> object.isEmpty();
      default -> false;
    };
  }

  private static boolean isEmptyCollection(Object value, Schema field) {
    return (value instanceof JsonArray array && array.isEmpty())
        || (value instanceof JsonObject object
            && object.isEmpty()
            && field.additionalProperties() != null);
  }

  private static void complete(JsonObject object, String name, Schema field) {
    if (!object.containsKey(name)) {
      object.put(name, field.presence() == Presence.ALWAYS ? zero(field) : JsonNull.NULL);
    }
  }
}
