package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.HashSet;

/** Sets of the fields that trees have. */
final class FieldSets {

  private FieldSets() {}

  /** Every leaf of a tree, and every element and free member that has others below it. */
  static FieldSet of(Object tree, Schema schema) {
    FieldSet out = FieldSet.builder();
    collect(out, tree, schema);
    return out;
  }

  private static void collect(FieldSet at, Object value, Schema schema) {
    Shape shape = Shape.of(schema, value);
    if (shape.isAtomic(schema)) {
      at.markMember();
    } else if (shape == Shape.LIST && value instanceof JsonArray list) {
      elements(at, list, schema);
    } else if (shape == Shape.MAP && value instanceof JsonObject object) {
      members(at, object, schema);
    }
  }

  private static void members(FieldSet at, JsonObject object, Schema schema) {
    for (int i = 0; i < object.size(); i++) {
      String name = object.keyAt(i);
      Object value = object.valueAt(i);
      FieldSet child = FieldSet.builder();
      collect(child, value, Shape.member(schema, name));
      if (value == JsonNull.NULL
          || (value instanceof JsonObject below && below.isEmpty())
          || !schema.properties().containsKey(name)) {
        child.markMember();
      }
      at.keep(new PathElement.Field(name), child);
    }
  }

  /** Elements that are there more than once are owned as one. */
  private static void elements(FieldSet at, JsonArray list, Schema schema) {
    var seen = new HashSet<PathElement>();
    for (Object element : list) {
      PathElement name = ListElements.name(schema, element);
      FieldSet child = FieldSet.builder();
      if (seen.add(name)) {
        collect(child, element, Shape.element(schema));
      }
      child.markMember();
      at.keep(name, child);
    }
  }

  /** Adds the declared members of objects that are no members of the set, but have some below. */
  static FieldSet withNamedFields(FieldSet set, Schema schema) {
    FieldSet out = FieldSet.builder();
    if (set.isMember()) {
      out.markMember();
    }
    for (int i = 0; i < set.stepCount(); i++) {
      PathElement step = set.step(i);
      FieldSet child = set.below(i);
      FieldSet named = withNamedFields(child, below(schema, step));
      if (step instanceof PathElement.Field field
          && !child.isEmpty()
          && schema.properties().containsKey(field.name())) {
        named.markMember();
      }
      out.keep(step, named);
    }
    return out;
  }

  /** The set with what has become atomic owned as one. */
  @SuppressWarnings("ReferenceEquality") // the same set says that nothing was to be changed
  static FieldSet adapted(FieldSet set, Schema schema) {
    if (set.isEmpty()) {
      return set;
    }
    boolean changed = false;
    FieldSet out = FieldSet.builder();
    if (set.isMember()) {
      out.markMember();
    }
    for (int i = 0; i < set.stepCount(); i++) {
      Schema below = below(schema, set.step(i));
      FieldSet child = set.below(i);
      FieldSet adapted;
      if (isAtomicContainer(below) && !child.isEmpty()) {
        adapted = FieldSet.builder();
        adapted.markMember();
      } else {
        adapted = adapted(child, below);
      }
      changed |= adapted != child;
      out.keep(set.step(i), adapted);
    }
    return changed ? out : set;
  }

  /** Whether a list or object is owned as one. */
  static boolean isAtomicContainer(Schema schema) {
    return switch (schema.type()) {
      case ARRAY -> Shape.LIST.isAtomic(schema);
      case OBJECT -> schema.atomicMap();
      default -> false;
    };
  }

  private static Schema below(Schema schema, PathElement element) {
    return element instanceof PathElement.Field field
        ? Shape.member(schema, field.name())
        : Shape.element(schema);
  }
}
