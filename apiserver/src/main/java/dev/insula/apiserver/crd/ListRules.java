package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules on how many elements a list or map has, and on sets and lists that are maps. */
final class ListRules {

  private ListRules() {}

  /**
   * @param what {@code Items} or {@code Properties}, as in {@code minItems}
   * @param words the same in messages
   */
  static void checkSize(
      JsonObject node, int size, String what, String words, String path, Violations violations) {
    if (size < node.integer("min" + what, 0)) {
      violations.invalid(
          path, (long) size, "should have at least " + node.integer("min" + what, 0) + " " + words);
    }
    long most = node.integer("max" + what, Long.MAX_VALUE);
    if (size > most) {
      violations.tooMany(path, size, most);
    }
  }

  static void checkUnique(JsonObject node, JsonArray list, String path, Violations violations) {
    String type = node.string("x-kubernetes-list-type", "atomic");
    if (type.equals("atomic")) {
      return;
    }
    Set<Object> seen = new HashSet<>();
    for (int i = 0; i < list.size(); i++) {
      if (type.equals("map") && !(list.get(i) instanceof JsonObject)) {
        violations.notAnObject(path + "[" + i + "]", list.get(i));
        return;
      }
      Object identity = type.equals("map") ? key(node, list.get(i)) : list.get(i);
      if (!seen.add(identity)) {
        Object shown = type.equals("map") ? shownKey(node, list.get(i)) : list.get(i);
        violations.duplicate(path + "[" + i + "]", shown);
      }
    }
  }

  /** The element of an old list that an element stands for: the one with the same key. */
  static @Nullable Object counterpart(JsonObject node, Object element, JsonArray old) {
    if (!node.string("x-kubernetes-list-type", "").equals("map")) {
      return null;
    }
    List<Object> wanted = key(node, element);
    for (Object candidate : old) {
      if (wanted.equals(key(node, candidate))) {
        return candidate;
      }
    }
    return null;
  }

  private static List<Object> key(JsonObject node, Object element) {
    var out = new ArrayList<>();
    for (String name : node.strings("x-kubernetes-list-map-keys")) {
      Object value = element instanceof JsonObject object ? object.get(name) : null;
      out.add(value == null ? "" : value);
    }
    return out;
  }

  private static JsonObject shownKey(JsonObject node, Object element) {
    var out = new JsonObject();
    for (String name : node.strings("x-kubernetes-list-map-keys")) {
      Object value = element instanceof JsonObject object ? object.get(name) : null;
      if (value != null) {
        out.put(name, value);
      }
    }
    return out;
  }
}
