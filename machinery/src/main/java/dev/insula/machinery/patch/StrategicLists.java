package dev.insula.machinery.patch;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.text.GoText;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;

/** Merges lists strategically. Time is linear in their lengths, apart from sorting. */
final class StrategicLists {

  private StrategicLists() {}

  /** What becomes of a list for which the patch has a list, or a list of scalars to delete. */
  static JsonArray merge(JsonArray original, JsonArray patch, PatchSchema at, boolean deletion) {
    if (!at.merged() && !deletion) {
      return patch;
    }
    if (original.isEmpty() && patch.isEmpty()) {
      return original;
    }
    if (!(commonElement(original, patch) instanceof JsonObject)) {
      if (deletion) {
        var unwanted = new HashSet<Object>();
        patch.forEach(element -> unwanted.add(MergeIdentity.of(element)));
        original.removeIf(element -> unwanted.contains(MergeIdentity.of(element)));
        return original;
      }
      var both = new LinkedHashMap<Object, Object>();
      original.forEach(element -> both.putIfAbsent(MergeIdentity.of(element), element));
      patch.forEach(element -> both.putIfAbsent(MergeIdentity.of(element), element));
      return StrategicOrder.arrange(new JsonArray(both.values()), patch, original, "");
    }
    if (at.mergeKey().isEmpty()) {
      throw Patch.unexpected("cannot merge lists without merge key for struct");
    }
    return mergeObjects(original, patch, at);
  }

  /** Merges, and orders the result as {@code $setElementOrder} says. */
  static JsonArray mergeInOrder(
      JsonArray original,
      boolean wasThere,
      JsonArray patch,
      boolean changes,
      JsonArray order,
      PatchSchema at) {
    JsonArray before = new JsonArray(original);
    JsonArray merged;
    if (!changes) {
      merged = original;
    } else if (wasThere) {
      merged = merge(original, patch, at, false);
    } else {
      StrategicMerge.discardDirectives(patch);
      merged = patch;
    }
    commonElement(before, patch);
    return StrategicOrder.arrange(merged, order, before, at.mergeKey());
  }

  private static JsonArray mergeObjects(JsonArray original, JsonArray patch, PatchSchema at) {
    String mergeKey = at.mergeKey();
    var deleted = new HashSet<Object>();
    var plain = new JsonArray(patch.size());
    boolean replace = sortOut(patch, mergeKey, deleted, plain);
    original.removeIf(e -> deleted.contains(keyOrNull(e, mergeKey)));
    if (replace) {
      return StrategicOrder.arrange(plain, new JsonArray(), plain, mergeKey);
    }
    var before = new JsonArray(original);
    mergeByKey(original, plain, mergeKey, at.schema());
    return StrategicOrder.arrange(original, plain, before, mergeKey);
  }

  /** Divides a patch into keys to delete and plain elements; true if all else is replaced. */
  private static boolean sortOut(
      JsonArray patch, String mergeKey, Set<Object> deleted, JsonArray plain) {
    boolean replace = false;
    for (JsonObject element : patch.objects()) {
      Object directive = element.get(StrategicMerge.DIRECTIVE);
      switch (directive) {
        case null -> plain.add(element);
        case Object d when d.equals("delete") -> deleted.add(key(element, mergeKey));
        case Object d when d.equals("replace") -> replace = true;
        case Object d when d.equals("merge") ->
            throw Patch.unexpected("merging lists cannot yet be specified in the patch");
        default -> throw StrategicMerge.unknownDirective(directive, element);
      }
    }
    return replace;
  }

  private static void mergeByKey(
      JsonArray original, JsonArray patch, String mergeKey, Schema schema) {
    var positions = new HashMap<Object, Integer>();
    for (int i = 0; i < original.size(); i++) {
      positions.putIfAbsent(keyOrNull(original.get(i), mergeKey), i);
    }
    for (JsonObject element : patch.objects()) {
      Object key = key(element, mergeKey);
      Integer at = positions.get(key);
      if (at != null && original.get(at) instanceof JsonObject here) {
        original.set(at, StrategicMerge.object(here, element, schema));
      } else {
        positions.put(key, original.size());
        original.add(element);
      }
    }
  }

  static Object key(JsonObject element, String mergeKey) {
    Object key = element.get(mergeKey);
    if (key == null) {
      throw noKey(element, mergeKey);
    }
    return MergeIdentity.of(key);
  }

  static ApiException noKey(JsonObject element, String mergeKey) {
    return Patch.unexpected(
        "map: " + GoText.value(element) + " does not contain declared merge key: " + mergeKey);
  }

  private static Object keyOrNull(Object element, String mergeKey) {
    Object key = element instanceof JsonObject object ? object.get(mergeKey) : null;
    return key == null ? JsonNull.NULL : MergeIdentity.of(key);
  }

  /** The first element, after checking that all are of one type and none is a list. */
  private static Object commonElement(JsonArray original, JsonArray patch) {
    Object first =
        original.isEmpty() ? patch.isEmpty() ? "" : patch.getFirst() : original.getFirst();
    if (original.isEmpty() && patch.isEmpty()) {
      throw Patch.unexpected("no elements in any of the given slices");
    }
    if (first instanceof JsonArray) {
      throw Patch.unprocessable();
    }
    for (JsonArray list : new JsonArray[] {original, patch}) {
      for (Object element : list) {
        if (element.getClass() != first.getClass()) {
          throw Patch.unexpected(
              "list element types are not identical: "
                  + GoText.value(JsonArray.of(original, patch)));
        }
      }
    }
    return first;
  }
}
