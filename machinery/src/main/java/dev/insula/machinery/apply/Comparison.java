package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is different between two trees of one schema. No path is in two of the sets.
 *
 * @param removed fields that only the first tree has
 * @param modified leaves that both have with different values
 * @param added fields that only the second tree has
 */
record Comparison(FieldSet removed, FieldSet modified, FieldSet added) {

  static Comparison of(JsonObject before, JsonObject after, Schema schema, FieldFilter filter) {
    var walk = new Walk();
    walk.members(before, after, schema, filter);
    return new Comparison(
        filter.filter(walk.removed.set),
        filter.filter(walk.modified.set),
        filter.filter(walk.added.set));
  }

  /** Fields that the second tree sets anew or differently. */
  FieldSet changed() {
    return modified.union(added);
  }

  private static final FieldFilter EVERYTHING = FieldFilter.none();

  /** A set that is built along a walk; it goes on from where the last path left it. */
  private static final class Found {
    final FieldSet set = FieldSet.builder();
    private final List<PathElement> path;
    private final List<FieldSet> on = new ArrayList<>();

    Found(List<PathElement> path) {
      this.path = path;
    }

    /** Adds the path at which the walk is. */
    void insert() {
      while (on.size() < path.size()) {
        FieldSet parent = on.isEmpty() ? set : on.getLast();
        on.add(parent.descend(path.get(on.size())));
      }
      if (!path.isEmpty()) {
        on.getLast().markMember();
      }
    }

    /** Hears that the walk has gone up a step. */
    void up() {
      if (on.size() > path.size()) {
        on.removeLast();
      }
    }
  }

  private static final class Walk {
    private final List<PathElement> path = new ArrayList<>();
    private final Found removed = new Found(path);
    private final Found modified = new Found(path);
    private final Found added = new Found(path);

    /** Compares two values, at most one of which is missing. */
    @SuppressWarnings("ReferenceEquality") // what is shared needs no look
    void compare(@Nullable Object before, @Nullable Object after, Schema schema) {
      if (before == after) {
        return;
      }
      Shape was = Shape.of(schema, before);
      Shape is = Shape.of(schema, after);
      boolean leaf;
      if (after == null) {
        leaf = compareAs(was, before, null, schema);
      } else if (before == null || was == is) {
        leaf = compareAs(is, before, after, schema);
      } else {
        compareAs(was, before, after, schema);
        leaf = compareAs(is, before, after, schema);
      }
      if (!leaf && before == null) {
        added.insert();
      } else if (!leaf && after == null) {
        removed.insert();
      }
    }

    /** True if the values were compared as one. */
    private boolean compareAs(
        Shape shape, @Nullable Object before, @Nullable Object after, Schema schema) {
      if (!shape.isAtomic(schema)) {
        if (shape == Shape.MAP) {
          JsonObject left = before instanceof JsonObject object ? object : null;
          JsonObject right = after instanceof JsonObject object ? object : null;
          if (!Shape.isBlank(left) || !Shape.isBlank(right)) {
            members(left, right, schema, EVERYTHING);
            return false;
          }
        } else {
          JsonArray left = before instanceof JsonArray array ? array : null;
          JsonArray right = after instanceof JsonArray array ? array : null;
          if (!Shape.isBlank(left) || !Shape.isBlank(right)) {
            // Mostly lists are as they were, and to name their elements is dear.
            if (left == null || right == null || !Shape.sameAndNamable(left, right, schema)) {
              elements(left, right, schema);
            }
            return false;
          }
        }
      }
      if (before == null) {
        added.insert();
      } else if (after == null) {
        removed.insert();
      } else if (!Shape.same(before, after)) {
        modified.insert();
      }
      return true;
    }

    void members(
        @Nullable JsonObject before,
        @Nullable JsonObject after,
        Schema schema,
        FieldFilter filter) {
      for (int i = 0; before != null && i < before.size(); i++) {
        String name = before.keyAt(i);
        if (!filter.excludes(name)) {
          Object other = after == null ? null : after.get(name);
          descend(name, before.valueAt(i), other, schema);
        }
      }
      for (int i = 0; after != null && i < after.size(); i++) {
        String name = after.keyAt(i);
        if ((before == null || !before.containsKey(name)) && !filter.excludes(name)) {
          descend(name, null, after.valueAt(i), schema);
        }
      }
    }

    private void descend(
        String member, @Nullable Object before, @Nullable Object after, Schema schema) {
      if (before != null && isScalar(before) && before.equals(after)) {
        return;
      }
      descend(new PathElement.Field(member), before, after, Shape.member(schema, member));
    }

    private void descend(
        PathElement element, @Nullable Object before, @Nullable Object after, Schema schema) {
      path.add(element);
      compare(before, after, schema);
      up();
    }

    private void up() {
      path.removeLast();
      removed.up();
      modified.up();
      added.up();
    }

    private static boolean isScalar(Object value) {
      return !(value instanceof JsonObject) && !(value instanceof JsonArray);
    }

    private void elements(@Nullable JsonArray before, @Nullable JsonArray after, Schema schema) {
      Map<PathElement, List<Object>> left = byName(before, schema);
      Map<PathElement, List<Object>> right = byName(after, schema);
      var names = new LinkedHashSet<PathElement>(left.keySet());
      names.addAll(right.keySet());
      Schema element = Shape.element(schema);
      for (PathElement name : names) {
        element(
            name, left.getOrDefault(name, List.of()), right.getOrDefault(name, List.of()), element);
      }
    }

    /** Elements that are there more than once are compared as one. */
    private void element(PathElement name, List<Object> was, List<Object> is, Schema schema) {
      if (was.size() <= 1 && is.size() <= 1) {
        descend(
            name,
            was.isEmpty() ? null : was.getFirst(),
            is.isEmpty() ? null : is.getFirst(),
            schema);
        return;
      }
      if (was.size() > 1 && is.size() > 1) {
        if (!Shape.same(new JsonArray(was), new JsonArray(is))) {
          insert(modified, name);
        }
      } else if (was.size() > 1) {
        if (!is.isEmpty()) {
          descend(name, null, is.getFirst(), schema);
        }
        insert(removed, name);
      } else {
        if (!was.isEmpty()) {
          descend(name, was.getFirst(), null, schema);
        }
        insert(added, name);
      }
    }

    private void insert(Found found, PathElement name) {
      path.add(name);
      found.insert();
      up();
    }

    private static Map<PathElement, List<Object>> byName(@Nullable JsonArray list, Schema schema) {
      if (list == null) {
        return Map.of();
      }
      var out = new LinkedHashMap<PathElement, List<Object>>();
      for (int i = 0; i < list.size(); i++) {
        out.computeIfAbsent(ListElements.nameAt(schema, list, i), _ -> new ArrayList<>(1))
            .add(list.get(i));
      }
      return out;
    }
  }
}
