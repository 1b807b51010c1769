package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Reads dotted paths of objects for cells. */
final class Values {

  private Values() {}

  /** The value at a dotted path, null if it is absent or JSON null. */
  static @Nullable Object at(JsonObject object, String dottedPath) {
    Object value = object.at(dottedPath.split("\\."));
    return value == JsonNull.NULL ? null : value;
  }

  static JsonObject object(JsonObject object, String dottedPath) {
    return at(object, dottedPath) instanceof JsonObject found ? found : new JsonObject();
  }

  static JsonArray list(JsonObject object, String dottedPath) {
    return at(object, dottedPath) instanceof JsonArray found ? found : new JsonArray();
  }

  static String text(JsonObject object, String dottedPath) {
    Object value = at(object, dottedPath);
    return value == null ? "" : value.toString();
  }

  static long number(JsonObject object, String dottedPath) {
    return at(object, dottedPath) instanceof Long number ? number : 0;
  }

  /** The condition of a type in {@code status.conditions}, or null. */
  static @Nullable JsonObject condition(JsonObject object, String type) {
    for (JsonObject condition : list(object, "status.conditions").objects()) {
      if (condition.string("type", "").equals(type)) {
        return condition;
      }
    }
    return null;
  }

  /** The text, or another one if it is empty. */
  static String or(String text, String ifEmpty) {
    return text.isEmpty() ? ifEmpty : text;
  }
}
