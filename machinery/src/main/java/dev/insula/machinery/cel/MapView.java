package dev.insula.machinery.cel;

import dev.insula.machinery.json.JsonObject;
import java.util.AbstractMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object as a map whose values have a schema. */
final class MapView extends AbstractMap<Object, Object> {

  private final JsonObject json;
  private final SchemaType values;

  MapView(JsonObject json, SchemaType values) {
    this.json = json;
    this.values = values;
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    Object value = key instanceof String name ? json.get(name) : null;
    return value == null ? null : values.value(value);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return key instanceof String name && json.containsKey(name);
  }

  @Override
  public int size() {
    return json.size();
  }

  @Override
  public Set<Object> keySet() {
    return new LinkedHashSet<>(json.keySet());
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    var out = new LinkedHashSet<Map.Entry<Object, Object>>();
    json.forEach((key, value) -> out.add(Map.entry(key, values.value(value))));
    return out;
  }
}
