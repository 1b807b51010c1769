package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Drops the members that a structural schema does not know. Stateless.
 *
 * <p>Source: the pruning rules of CustomResourceDefinitions. Values of another type than the schema
 * says are left for validation to refuse, without the members of objects in lists where no list is
 * known.
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
    members(object, schema, schema.preserveUnknownFields(), "", dropped);
    dropped.sort(null);
    return dropped;
  }

  private static void members(
      JsonObject object, Schema schema, boolean preserve, String path, List<String> dropped) {
    Map<String, Schema> properties = schema.properties();
    Schema values = schema.additionalProperties();
    List<String> unknown = new ArrayList<>(0);
    for (int i = 0; i < object.size(); i++) {
      String key = object.keyAt(i);
      String at = path.isEmpty() ? key : path + "." + key;
      Schema known = properties.getOrDefault(key, values);
      if (known != null) {
        value(object.valueAt(i), known, false, at, dropped);
      } else if (!preserve) {
        unknown.add(key);
        report(at, dropped);
      }
    }
    unknown.forEach(object::remove);
  }

  /**
   * @param kept whether what is around it keeps what its schema does not know
   */
  private static void value(
      Object value, Schema schema, boolean kept, String path, List<String> dropped) {
    boolean preserve = kept || schema.preserveUnknownFields();
    if (value instanceof JsonObject object) {
      members(object, schema, preserve, path, dropped);
    } else if (value instanceof JsonArray array) {
      elements(array, schema.items(), preserve, path, dropped);
    }
  }

  /**
   * @param items null where the schema knows of no list: then nothing below is known either
   */
  private static void elements(
      JsonArray array,
      @Nullable Schema items,
      boolean preserve,
      String path,
      List<String> dropped) {
    for (int i = 0; i < array.size(); i++) {
      String at = path + "[" + i + "]";
      Object element = array.get(i);
      if (items != null) {
        value(element, items, preserve, at, dropped);
      } else if (!preserve) {
        unknown(element, at, dropped);
      }
    }
  }

  private static void unknown(Object value, String path, List<String> dropped) {
    if (value instanceof JsonObject object) {
      for (int i = 0; i < object.size(); i++) {
        report(path + "." + object.keyAt(i), dropped);
      }
      object.clear();
    } else if (value instanceof JsonArray array) {
      elements(array, null, false, path, dropped);
    }
  }

  private static void report(String path, List<String> dropped) {
    if (dropped.size() < MAX_REPORTED) {
      dropped.add(path);
    }
  }
}
