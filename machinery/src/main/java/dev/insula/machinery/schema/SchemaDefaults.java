package dev.insula.machinery.schema;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import java.util.Map;

/**
 * Fills in the defaults that a schema declares. Stateless.
 *
 * <p>Source: the defaulting rules of CustomResourceDefinitions. A null where null is not allowed
 * counts as absent: it is replaced by the default, or dropped.
 */
public final class SchemaDefaults {

  private SchemaDefaults() {}

  /** Completes a tree in place; defaults are copied. */
  public static void apply(JsonObject object, Schema schema) {
    for (Map.Entry<String, Schema> entry : schema.properties().entrySet()) {
      property(object, entry.getKey(), entry.getValue());
    }
    Schema values = schema.additionalProperties();
    if (values != null) {
      for (String key : List.copyOf(object.keySet())) {
        if (!schema.properties().containsKey(key)) {
          property(object, key, values);
        }
      }
    }
  }

  private static void property(JsonObject object, String name, Schema schema) {
    Object value = object.get(name);
    if (value == null || (value == JsonNull.NULL && !schema.nullable())) {
      Object fallback = schema.defaultValue();
      if (fallback == null) {
        object.remove(name);
        return;
      }
      value = Json.deepCopy(fallback);
      object.put(name, value);
    }
    nested(value, schema);
  }

  private static void nested(Object value, Schema schema) {
    if (value instanceof JsonObject object) {
      apply(object, schema);
      return;
    }
    Schema items = schema.items();
    if (items != null && value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        Object fallback = items.defaultValue();
        if (array.get(i) == JsonNull.NULL && !items.nullable() && fallback != null) {
          array.set(i, Json.deepCopy(fallback));
        }
        nested(array.get(i), items);
      }
    }
  }
}
