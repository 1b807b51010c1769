package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Drops the members that a structural schema does not know. Stateless.
 *
 * <p>Source: the pruning rules of CustomResourceDefinitions. Values of another type than the schema
 * says are left for validation to refuse.
 */
public final class Pruning {

  /** More unknown fields than this are dropped without being named. */
  private static final int MAX_REPORTED = 100;

  private Pruning() {}

  /**
   * Prunes a tree in place.
   *
   * @return the paths of what was dropped, such as {@code spec.parts[0].x}, sorted; at most {@value
   *     #MAX_REPORTED}
   */
  public static List<String> prune(JsonObject object, Schema schema) {
    List<String> dropped = new ArrayList<>();
    members(object, schema, "", dropped);
    dropped.sort(null);
    return dropped;
  }

  private static void members(JsonObject object, Schema schema, String path, List<String> dropped) {
    Map<String, Schema> properties = schema.properties();
    Schema values = schema.additionalProperties();
    List<String> unknown = new ArrayList<>(0);
    for (int i = 0; i < object.size(); i++) {
      String key = object.keyAt(i);
      String at = path.isEmpty() ? key : path + "." + key;
      Schema known = properties.getOrDefault(key, values);
      if (known != null) {
        value(object.valueAt(i), known, at, dropped);
      } else if (!schema.preserveUnknownFields()) {
        unknown.add(key);
        if (dropped.size() < MAX_REPORTED) {
          dropped.add(at);
        }
      }
    }
    unknown.forEach(object::remove);
  }

  private static void value(Object value, Schema schema, String path, List<String> dropped) {
    if (value instanceof JsonObject object) {
      members(object, schema, path, dropped);
      return;
    }
    Schema items = schema.items();
    if (items != null && value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        value(array.get(i), items, path + "[" + i + "]", dropped);
      }
    }
  }
}
