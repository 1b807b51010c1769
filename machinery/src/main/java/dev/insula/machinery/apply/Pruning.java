package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import org.jspecify.annotations.Nullable;

/** Removes fields from trees. Results may share nodes with the argument, which is not changed. */
final class Pruning {

  private Pruning() {}

  static JsonObject without(JsonObject tree, FieldSet removed, Schema schema) {
    return below(tree, removed, schema) instanceof JsonObject object ? object : new JsonObject();
  }

  /** Null where nothing remains. */
  private static @Nullable Object below(Object value, FieldSet removed, Schema schema) {
    Shape shape = Shape.of(schema, value);
    if (shape == Shape.SCALAR) {
      return value;
    }
    if (shape.isAtomic(schema)) {
      return null;
    }
    return switch (value) {
      case JsonObject object -> members(object, removed, schema);
      case JsonArray array -> elements(array, removed, schema);
      default -> null;
    };
  }

  private static @Nullable JsonObject members(JsonObject object, FieldSet removed, Schema schema) {
    var out = new JsonObject();
    for (int i = 0; i < object.size(); i++) {
      String name = object.keyAt(i);
      FieldSet here = removed.child(new PathElement.Field(name));
      Object kept = kept(object.valueAt(i), here, Shape.member(schema, name));
      if (kept != null) {
        out.put(name, kept);
      }
    }
    return out.isEmpty() ? null : out;
  }

  private static @Nullable JsonArray elements(JsonArray array, FieldSet removed, Schema schema) {
    var out = new JsonArray(array.size());
    for (Object element : array) {
      FieldSet here = removed.child(ListElements.name(schema, element));
      Object kept = kept(element, here, Shape.element(schema));
      if (kept != null) {
        out.add(kept);
      }
    }
    return out.isEmpty() ? null : out;
  }

  private static @Nullable Object kept(Object value, @Nullable FieldSet removed, Schema schema) {
    if (removed == null) {
      return value;
    }
    if (removed.isMember()) {
      return null;
    }
    return removed.isEmpty() ? value : below(value, removed, schema);
  }
}
