package dev.insula.machinery.apply;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lays an applied tree over a live one: nothing is removed, and leaves of the applied tree win. The
 * elements of lists stand in the applied order where that says something. Results share no nodes
 * with the arguments.
 */
final class TreeMerge {

  private TreeMerge() {}

  static JsonObject merge(JsonObject live, JsonObject applied, Schema schema) {
    return value(live, applied, schema) instanceof JsonObject object ? object : new JsonObject();
  }

  /** Null where nothing remains. */
  private static @Nullable Object value(
      @Nullable Object live, @Nullable Object applied, Schema schema) {
    Shape shape = Shape.of(schema, applied == null ? live : applied);
    if (applied == JsonNull.NULL && live != null && schema.type() == Schema.Type.ANY) {
      return JsonNull.NULL;
    }
    boolean leaf = shape.isAtomic(schema) || (blank(live, shape) && blank(applied, shape));
    if (leaf) {
      return Json.deepCopy(applied == null ? live : applied);
    }
    return shape == Shape.MAP
        ? members(
            live instanceof JsonObject object ? object : new JsonObject(),
            applied instanceof JsonObject object ? object : new JsonObject(),
            schema)
        : new Elements(
                live instanceof JsonArray array ? array : new JsonArray(),
                applied instanceof JsonArray array ? array : new JsonArray(),
                schema)
            .merge();
  }

  /** True if there are no members or elements, also for what has another shape. */
  private static boolean blank(@Nullable Object value, Shape shape) {
    boolean fits = shape == Shape.MAP ? value instanceof JsonObject : value instanceof JsonArray;
    return !fits || Shape.isBlank(value);
  }

  private static @Nullable JsonObject members(JsonObject live, JsonObject applied, Schema schema) {
    var out = new JsonObject();
    for (int i = 0; i < live.size(); i++) {
      String name = live.keyAt(i);
      put(out, name, value(live.valueAt(i), applied.get(name), Shape.member(schema, name)));
    }
    for (int i = 0; i < applied.size(); i++) {
      String name = applied.keyAt(i);
      if (!live.containsKey(name)) {
        put(out, name, value(null, applied.valueAt(i), Shape.member(schema, name)));
      }
    }
    return out.isEmpty() ? null : out;
  }

  private static void put(JsonObject out, String name, @Nullable Object value) {
    if (value != null) {
      out.put(name, value);
    }
  }

  /**
   * Merges lists by the names of their elements. Elements of both lists stand in the order of the
   * applied list; elements of the live list only keep their place after their predecessor.
   */
  private static final class Elements {
    private final Schema schema;
    private final JsonArray live;
    private final JsonArray applied;
    private final List<PathElement> liveNames;
    private final List<PathElement> appliedNames;
    private final Map<PathElement, Object> liveByName = new HashMap<>();
    private final Set<PathElement> appliedSet;
    private final Set<PathElement> done = new HashSet<>();
    private final List<PathElement> shared = new ArrayList<>();
    private final JsonArray out;
    private int nextShared;

    Elements(JsonArray live, JsonArray applied, Schema schema) {
      this.schema = schema;
      this.live = live;
      this.applied = applied;
      this.liveNames = names(live);
      this.appliedNames = names(applied);
      this.appliedSet = new HashSet<>(appliedNames);
      this.out = new JsonArray(Math.max(live.size(), applied.size()));
      for (int i = 0; i < liveNames.size(); i++) {
        // What is in the live list more than once is not merged with what is applied.
        liveByName.merge(liveNames.get(i), live.get(i), (_, _) -> JsonNull.NULL);
      }
      for (PathElement name : appliedNames) {
        if (liveByName.containsKey(name)) {
          shared.add(name);
        }
      }
    }

    private List<PathElement> names(JsonArray list) {
      var names = new ArrayList<PathElement>(list.size());
      for (int i = 0; i < list.size(); i++) {
        names.add(ListElements.nameAt(schema, list, i));
      }
      return names;
    }

    @Nullable JsonArray merge() {
      int l = 0;
      int a = 0;
      while (l < liveNames.size() || a < appliedNames.size()) {
        PathElement name = l < liveNames.size() ? liveNames.get(l) : null;
        if (name != null && a < appliedNames.size()) {
          if (name.equals(appliedNames.get(a))) {
            emitApplied(a++);
            l++;
            continue;
          }
          if (appliedSet.contains(name) && isForLater(name)) {
            l++;
            continue;
          }
        }
        if (name != null && !appliedSet.contains(name)) {
          emit(live.get(l++), null);
          continue;
        }
        if (name != null && done.contains(name)) {
          l++;
        }
        if (a < appliedNames.size()) {
          emitApplied(a++);
        }
      }
      return out.isEmpty() ? null : out;
    }

    /** True for an element of both lists whose turn has not come. */
    private boolean isForLater(PathElement name) {
      return nextShared < shared.size() && !shared.get(nextShared).equals(name);
    }

    private void emitApplied(int at) {
      PathElement name = appliedNames.get(at);
      done.add(name);
      emit(liveByName.get(name), applied.get(at));
      if (nextShared < shared.size() && shared.get(nextShared).equals(name)) {
        nextShared++;
      }
    }

    private void emit(@Nullable Object before, @Nullable Object after) {
      Object merged = value(before, after, Shape.element(schema));
      if (merged != null) {
        out.add(merged);
      }
    }
  }
}
