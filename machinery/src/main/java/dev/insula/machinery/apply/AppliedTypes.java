package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.text.GoText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Checks that an applied tree fits its schema, as far as ownership depends on it. */
final class AppliedTypes {

  private final List<String> errors = new ArrayList<>();

  private AppliedTypes() {}

  /** What does not fit, in the words of Kubernetes; empty if all does. */
  static String errors(JsonObject applied, Schema schema) {
    var check = new AppliedTypes();
    check.value("", applied, schema);
    if (check.errors.size() == 1) {
      return check.errors.getFirst();
    }
    return check.errors.isEmpty() ? "" : "errors:\n  " + String.join("\n  ", check.errors);
  }

  private void value(String path, Object value, Schema schema) {
    if (value == JsonNull.NULL) {
      return;
    }
    switch (schema.type()) {
      case OBJECT -> {
        if (value instanceof JsonObject object) {
          members(path, object, schema);
        } else {
          fail(path, "expected map, got &{" + GoText.value(value) + "}");
        }
      }
      case ARRAY -> {
        if (value instanceof JsonArray array) {
          elements(path, array, schema);
        } else {
          fail(path, "expected list, got &{" + GoText.value(value) + "}");
        }
      }
      case ANY -> anything(path, value, schema);
      default -> scalar(path, value, schema);
    }
  }

  private void anything(String path, Object value, Schema schema) {
    if (value instanceof JsonObject object) {
      members(path, object, schema);
    } else if (value instanceof JsonArray array) {
      elements(path, array, schema);
    }
  }

  private void members(String path, JsonObject object, Schema schema) {
    boolean open =
        schema.additionalProperties() != null
            || schema.preserveUnknownFields()
            || schema.properties().isEmpty();
    for (int i = 0; i < object.size(); i++) {
      String name = object.keyAt(i);
      String member = path + "." + name;
      if (!open && !schema.properties().containsKey(name)) {
        fail(member, "field not declared in schema");
        return;
      }
      value(member, object.valueAt(i), Shape.member(schema, name));
    }
  }

  private void elements(String path, JsonArray array, Schema schema) {
    boolean atomic = Shape.LIST.isAtomic(schema);
    var seen = new HashSet<PathElement>();
    for (int i = 0; i < array.size(); i++) {
      PathElement name;
      try {
        name = atomic ? new PathElement.Index(i) : ListElements.nameAt(schema, array, i);
      } catch (ListElements.UnnamableException e) {
        fail(path, String.valueOf(e.getMessage()));
        return;
      }
      if (!seen.add(name)) {
        fail(path, "duplicate entries for key " + name);
      }
      value(path + name, array.get(i), Shape.element(schema));
    }
  }

  private void scalar(String path, Object value, Schema schema) {
    boolean isScalar = !(value instanceof JsonObject) && !(value instanceof JsonArray);
    switch (schema.type()) {
      case INTEGER, NUMBER -> {
        if (!(value instanceof Number)) {
          fail(path, "expected numeric (int or float), got " + GoText.type(value));
        }
      }
      case BOOLEAN -> {
        if (!(value instanceof Boolean)) {
          fail(path, "expected boolean, got &{" + GoText.value(value) + "}");
        }
      }
      case STRING -> {
        // Quantities can be written as numbers.
        if (!(value instanceof String) && !(isScalar && schema.format().equals("quantity"))) {
          fail(
              path,
              "expected string, got &value.valueUnstructured{Value:" + GoText.syntax(value) + "}");
        }
      }
      default -> {
        if (!isScalar) {
          fail(path, "expected any scalar, got &{" + GoText.value(value) + "}");
        }
      }
    }
  }

  private void fail(String path, String message) {
    errors.add(path.isEmpty() ? message : path + ": " + message);
  }
}
