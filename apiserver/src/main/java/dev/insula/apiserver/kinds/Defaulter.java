package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * Fills in the defaults that the data declares, in the order of the declaration. Stateless,
 * thread-safe; changes the object it is given.
 */
final class Defaulter {

  private final boolean late;

  /**
   * @param late false for defaults, which count as given by whoever wrote the object; true for what
   *     the server makes of an object when it prepares it
   */
  Defaulter(boolean late) {
    this.late = late;
  }

  void apply(TypeRules type, JsonObject object) {
    apply(type, object, Node.root(object, null));
  }

  private void apply(TypeRules type, JsonObject object, Node node) {
    for (TypeRules.Member member : type.members()) {
      switch (member) {
        case TypeRules.Call call -> call(call, object, node);
        case FieldRules field -> field(field, object, node);
      }
    }
  }

  private void call(TypeRules.Call call, JsonObject object, Node node) {
    Fill fill = call.fill();
    if (fill != null && call.late() == late && call.when().holds(node)) {
      fill.fill(object, node);
    }
  }

  private void field(FieldRules field, JsonObject object, Node node) {
    if (!field.when().holds(node)) {
      return;
    }
    if (!late) {
      setDefault(field, object);
    }
    TypeRules inside = field.inside();
    if (inside != null) {
      intoObject(field, inside, object, node);
    }
    TypeRules each = field.each();
    if (each != null) {
      intoElements(each, object.get(field.name()), node.field(field.name()));
    }
  }

  private static void setDefault(FieldRules field, JsonObject object) {
    Object value = field.defaultValue();
    if (value == null && field.defaultFrom() != null) {
      value = Paths.get(object, field.defaultFrom());
    }
    if (value != null && unset(object.get(field.name()), field.zeroIsUnset())) {
      object.put(field.name(), Json.deepCopy(value));
    }
  }

  private static boolean unset(@Nullable Object value, boolean zeroIsUnset) {
    return value == null || value == JsonNull.NULL || (zeroIsUnset && Node.isEmpty(value));
  }

  private void intoObject(FieldRules field, TypeRules inside, JsonObject object, Node node) {
    if (object.get(field.name()) instanceof JsonObject there) {
      apply(inside, there, node.field(field.name()));
    } else if (field.struct() && unset(object.get(field.name()), false)) {
      var made = new JsonObject();
      apply(inside, made, node.field(field.name()).with(made));
      if (!made.isEmpty()) {
        object.put(field.name(), made);
      }
    }
  }

  private void intoElements(TypeRules each, @Nullable Object elements, Node node) {
    if (elements instanceof JsonArray list) {
      for (int i = 0; i < list.size(); i++) {
        if (list.get(i) instanceof JsonObject element) {
          apply(each, element, node.element(i));
        }
      }
    } else if (elements instanceof JsonObject map) {
      for (int i = 0; i < map.size(); i++) {
        if (map.valueAt(i) instanceof JsonObject element) {
          apply(each, element, node.entry(map.keyAt(i)));
        }
      }
    }
  }
}
