package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.ArrayList;
import java.util.List;

/**
 * Lays a partial object over another as apply does, but without owners: nothing is removed.
 * Stateless. Source: mutating admission policies' apply configurations.
 */
public final class Overlay {

  private Overlay() {}

  /** The merged tree, which shares no nodes with the arguments. */
  public static JsonObject merge(JsonObject live, JsonObject applied, Schema schema) {
    return TreeMerge.merge(live, applied, schema);
  }

  /**
   * The paths of lists and objects in the tree that can only be replaced as a whole, which an
   * overlay would do by mistake.
   */
  public static List<String> atomics(JsonObject applied, Schema schema) {
    var out = new ArrayList<String>();
    collect(applied, schema, "", out);
    return out;
  }

  private static void collect(Object value, Schema schema, String path, List<String> out) {
    boolean container = value instanceof JsonObject || value instanceof JsonArray;
    if (!container) {
      return;
    }
    if (Shape.of(schema, value).isAtomic(schema)) {
      out.add(path);
      return;
    }
    if (value instanceof JsonObject object) {
      for (int i = 0; i < object.size(); i++) {
        String name = object.keyAt(i);
        collect(object.valueAt(i), Shape.member(schema, name), path + "." + name, out);
      }
    } else if (value instanceof JsonArray array) {
      for (int i = 0; i < array.size(); i++) {
        PathElement name = ListElements.nameAt(schema, array, i);
        collect(array.get(i), Shape.element(schema), path + name, out);
      }
    }
  }
}
