package dev.insula.machinery.cel;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** A JSON object as an object with the fields of its schema. */
record ObjectView(JsonObject json, SchemaType type) implements CelObject {

  @Override
  public String typeName() {
    return type.name();
  }

  @Override
  public @Nullable Object field(String name) {
    SchemaType fieldType = type.fields().get(name);
    String property = type.propertyOf(name);
    if (fieldType == null || property == null) {
      return null;
    }
    Object value = json.get(property);
    return value == null ? null : fieldType.value(value);
  }

  @Override
  public Collection<String> fieldNames() {
    var names = new ArrayList<String>();
    for (int i = 0; i < json.size(); i++) {
      String field = type.fieldOf(json.keyAt(i));
      if (field != null) {
        names.add(field);
      }
    }
    return names;
  }
}
