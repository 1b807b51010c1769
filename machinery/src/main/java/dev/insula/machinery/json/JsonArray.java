package dev.insula.machinery.json;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * A JSON array: a mutable list of JSON values. Not thread-safe.
 *
 * <p>Equality is that of lists, so it is deep.
 */
public final class JsonArray extends ArrayList<Object> {

  public JsonArray() {
    super(4);
  }

  public JsonArray(int capacity) {
    super(capacity);
  }

  public JsonArray(Collection<?> values) {
    super(values);
  }

  /** An array of the given JSON values. */
  public static JsonArray of(Object... values) {
    return new JsonArray(List.of(values));
  }

  /** The elements that are objects, in order; others are left out. */
  public List<JsonObject> objects() {
    var out = new ArrayList<JsonObject>(size());
    for (Object value : this) {
      if (value instanceof JsonObject object) {
        out.add(object);
      }
    }
    return out;
  }

  /** The elements that are strings, in order; others are left out. */
  public List<String> strings() {
    var out = new ArrayList<String>(size());
    for (Object value : this) {
      if (value instanceof String string) {
        out.add(string);
      }
    }
    return out;
  }

  /** A copy that shares nothing mutable with this one. */
  public JsonArray deepCopy() {
    var out = new JsonArray(size());
    for (Object value : this) {
      out.add(Json.deepCopy(value));
    }
    return out;
  }
}
