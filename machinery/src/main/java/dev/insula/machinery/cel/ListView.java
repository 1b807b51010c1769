package dev.insula.machinery.cel;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON array as a list whose elements have a schema. Lists of type {@code set} and {@code map}
 * are equal whatever the order of their elements, and {@code +} merges them.
 */
final class ListView extends AbstractList<Object> {

  private final JsonArray json;
  private final SchemaType elements;
  private final Schema schema;

  ListView(JsonArray json, SchemaType elements, Schema schema) {
    this.json = json;
    this.elements = elements;
    this.schema = schema;
  }

  @Override
  public Object get(int index) {
    return elements.value(json.get(index));
  }

  @Override
  public int size() {
    return json.size();
  }

  /** Whether the order of elements means nothing. */
  boolean isAssociative() {
    return schema.listType() != Schema.ListType.ATOMIC;
  }

  /** Equality without order: every element has an equal partner. */
  boolean equalByAssociation(List<?> other) {
    if (other.size() != size()) {
      return false;
    }
    Map<Object, Object> partners = byIdentity(other);
    for (int i = 0; i < size(); i++) {
      Object mine = get(i);
      Object partner = partners.get(identity(mine));
      if (partner == null || !Equality.equal(mine, partner)) {
        return false;
      }
    }
    return true;
  }

  /** The union of two sets, or two maps where the second one's elements win. */
  List<Object> plus(List<?> other) {
    List<Object> out = new ArrayList<>(this);
    Map<Object, Integer> positions = new HashMap<>();
    for (int i = 0; i < size(); i++) {
      positions.put(identity(get(i)), i);
    }
    for (int i = 0; i < other.size(); i++) {
      Object element = Equality.at(other, i);
      Integer at = positions.putIfAbsent(identity(element), out.size());
      if (at == null) {
        out.add(element);
      } else {
        out.set(at, element);
      }
    }
    return out;
  }

  private Map<Object, Object> byIdentity(List<?> list) {
    Map<Object, Object> out = new HashMap<>();
    for (int i = 0; i < list.size(); i++) {
      Object element = Equality.at(list, i);
      out.put(identity(element), element);
    }
    return out;
  }

  /** What an element is found by: itself in a set, its keys in a map. */
  private Object identity(Object element) {
    if (schema.listType() == Schema.ListType.SET) {
      return element;
    }
    var keys = new ArrayList<Object>();
    for (String key : schema.listMapKeys()) {
      Object value = keyOf(element, key);
      keys.add(value == null ? "" : value);
    }
    return keys;
  }

  private static @Nullable Object keyOf(Object element, String key) {
    return switch (element) {
      case ObjectView view -> view.json().get(key);
      case JsonObject object -> object.get(key);
      case Map<?, ?> map -> map.get(key);
      default -> null;
    };
  }
}
