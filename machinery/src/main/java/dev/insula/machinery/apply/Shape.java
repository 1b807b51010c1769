package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.Schema.ListType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a value is owned: as one, or by its members or elements. What has no type is owned by the
 * members where it is an object, and as one where it is a list.
 */
enum Shape {
  SCALAR,
  LIST,
  MAP;

  /** The schema of what nothing is declared about. */
  static final Schema UNDECLARED = new Undeclared();

  /** The shape of a value; where the schema leaves it open and there is no value, a map. */
  static Shape of(Schema schema, @Nullable Object value) {
    return switch (schema.type()) {
      case OBJECT -> MAP;
      case ARRAY -> LIST;
      case ANY ->
          switch (value) {
            case null -> MAP;
            case JsonObject _ -> MAP;
            case JsonNull _ -> MAP;
            case JsonArray _ -> LIST;
            default -> SCALAR;
          };
      default -> SCALAR;
    };
  }

  /** True for what is owned as one. */
  boolean isAtomic(Schema schema) {
    return switch (this) {
      case SCALAR -> true;
      case LIST -> schema.type() != Schema.Type.ARRAY || schema.listType() == ListType.ATOMIC;
      case MAP -> schema.atomicMap() || isRaw(schema);
    };
  }

  /** True for what a built-in kind holds without looking into it, such as a ControllerRevision. */
  private static boolean isRaw(Schema schema) {
    return schema.preserveUnknownFields() && schema.presence() != Schema.Presence.AS_GIVEN;
  }

  /** The schema of a member of an object or map. */
  static Schema member(Schema schema, String name) {
    Schema declared = schema.properties().get(name);
    if (declared != null) {
      return declared;
    }
    Schema values = schema.additionalProperties();
    return values == null ? UNDECLARED : values;
  }

  static Schema element(Schema schema) {
    Schema items = schema.items();
    return items == null ? UNDECLARED : items;
  }

  /** A null, an empty list or object, or nothing at all. */
  static boolean isBlank(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case JsonNull _ -> true;
      case JsonArray array -> array.isEmpty();
      case JsonObject object -> object.isEmpty();
      default -> false;
    };
  }

  /** Deep equality, where 1 and 1.0 are equal. */
  static boolean same(Object a, Object b) {
    if (a instanceof JsonObject x && b instanceof JsonObject y) {
      return sameMembers(x, y);
    }
    if (a instanceof JsonArray x && b instanceof JsonArray y) {
      if (x.size() != y.size()) {
        return false;
      }
      for (int i = 0; i < x.size(); i++) {
        if (!same(x.get(i), y.get(i))) {
          return false;
        }
      }
      return true;
    }
    if (a instanceof Number x && b instanceof Number y && a.getClass() != b.getClass()) {
      return x.doubleValue() == y.doubleValue();
    }
    return a.equals(b);
  }

  /** Whether two values are the same and the elements of all their lists have names. */
  @SuppressWarnings("ReferenceEquality") // what is shared needs no look
  static boolean sameAndNamable(Object a, Object b, Schema schema) {
    if (a == b) {
      return true;
    }
    Shape shape = of(schema, a);
    if (shape.isAtomic(schema)) {
      return same(a, b);
    }
    if (a instanceof JsonObject x && b instanceof JsonObject y && shape == MAP) {
      return sameAndNamableMembers(x, y, schema);
    }
    if (a instanceof JsonArray x && b instanceof JsonArray y && shape == LIST) {
      return sameAndNamableElements(x, y, schema);
    }
    return same(a, b);
  }

  private static boolean sameAndNamableMembers(JsonObject a, JsonObject b, Schema schema) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      String name = a.keyAt(i);
      Object other = b.get(name);
      if (other == null || !sameAndNamable(a.valueAt(i), other, member(schema, name))) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameAndNamableElements(JsonArray a, JsonArray b, Schema schema) {
    if (a.size() != b.size()) {
      return false;
    }
    Schema element = element(schema);
    for (int i = 0; i < a.size(); i++) {
      if (!ListElements.isNamable(schema, a.get(i))
          || !sameAndNamable(a.get(i), b.get(i), element)) {
        return false;
      }
    }
    return true;
  }

  private static boolean sameMembers(JsonObject a, JsonObject b) {
    if (a.size() != b.size()) {
      return false;
    }
    for (int i = 0; i < a.size(); i++) {
      Object other = b.get(a.keyAt(i));
      if (other == null || !same(a.valueAt(i), other)) {
        return false;
      }
    }
    return true;
  }

  private static final class Undeclared implements Schema {
    @Override
    public Type type() {
      return Type.ANY;
    }

    @Override
    public String format() {
      return "";
    }

    @Override
    public boolean nullable() {
      return true;
    }

    @Override
    public Map<String, Schema> properties() {
      return Map.of();
    }

    @Override
    public @Nullable Schema additionalProperties() {
      return null;
    }

    @Override
    public @Nullable Schema items() {
      return null;
    }

    @Override
    public Set<String> required() {
      return Set.of();
    }

    @Override
    public @Nullable Object defaultValue() {
      return null;
    }

    @Override
    public ListType listType() {
      return ListType.ATOMIC;
    }

    @Override
    public List<String> listMapKeys() {
      return List.of();
    }

    @Override
    public boolean atomicMap() {
      return false;
    }

    @Override
    public Set<String> patchStrategies() {
      return Set.of();
    }

    @Override
    public String patchMergeKey() {
      return "";
    }

    @Override
    public boolean preserveUnknownFields() {
      return true;
    }

    @Override
    public boolean embeddedResource() {
      return false;
    }

    @Override
    public @Nullable ValueRules rules() {
      return null;
    }
  }
}
