package dev.insula.machinery.patch;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The text of a patched object as Kubernetes has it: the members of objects that the patch looked
 * into are sorted by name, those of maps too, those of metadata stand in the order of their type,
 * and all others as they were stored.
 */
final class PatchedText {

  private static final List<String> METADATA =
      List.of(
          "name",
          "generateName",
          "namespace",
          "selfLink",
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "labels",
          "annotations",
          "ownerReferences",
          "finalizers",
          "managedFields");

  private PatchedText() {}

  /**
   * @param touched a tree of what was looked into; the indices of lists are names in it
   */
  static String of(JsonObject patched, Schema schema, JsonObject touched) {
    return Json.string(ordered(patched, schema, touched));
  }

  private static Object ordered(Object value, @Nullable Schema schema, @Nullable Object touched) {
    JsonObject below = touched instanceof JsonObject object ? object : null;
    return switch (value) {
      case JsonObject object -> members(object, schema, below);
      case JsonArray array -> {
        var out = new JsonArray(array.size());
        Schema items = schema == null ? null : schema.items();
        for (int i = 0; i < array.size(); i++) {
          Object element = below == null ? null : below.get(Integer.toString(i));
          out.add(ordered(array.get(i), items, element));
        }
        yield out;
      }
      default -> value;
    };
  }

  private static JsonObject members(
      JsonObject object, @Nullable Schema schema, @Nullable JsonObject touched) {
    var out = new JsonObject();
    for (String name : order(object, schema, touched != null)) {
      Object value = object.get(name);
      if (value != null) {
        Object below = touched == null ? null : touched.get(name);
        out.put(name, ordered(value, member(schema, name), below));
      }
    }
    return out;
  }

  private static Collection<String> order(
      JsonObject object, @Nullable Schema schema, boolean sorted) {
    if (sorted || (schema != null && schema.additionalProperties() != null)) {
      return new TreeSet<>(object.keySet());
    }
    if (schema == null || !schema.properties().containsKey("resourceVersion")) {
      return object.keySet();
    }
    var out = new LinkedHashSet<>(METADATA);
    out.addAll(object.keySet());
    return out;
  }

  private static @Nullable Schema member(@Nullable Schema schema, String name) {
    if (schema == null) {
      return null;
    }
    Schema declared = schema.properties().get(name);
    return declared != null ? declared : schema.additionalProperties();
  }
}
