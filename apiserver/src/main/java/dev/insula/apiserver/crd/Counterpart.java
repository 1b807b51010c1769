package dev.insula.apiserver.crd;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What an update found in the place of a value. Elements of lists have a counterpart only if the
 * list is a map; what has none counts as unchanged with the nearest place around it that has one.
 *
 * @param value what stands there now
 * @param old what stood there, or null
 * @param around the nearest place above that has a counterpart, or null at the top
 */
record Counterpart(Object value, @Nullable Object old, @Nullable Counterpart around) {

  static Counterpart root(JsonObject object, @Nullable JsonObject old) {
    return new Counterpart(object, old, null);
  }

  Counterpart member(String name, Object child) {
    Object before = old instanceof JsonObject object ? object.get(name) : null;
    return new Counterpart(child, before, this);
  }

  Counterpart element(JsonObject listSchema, Object child) {
    Object before =
        old instanceof JsonArray list ? ListRules.counterpart(listSchema, child, list) : null;
    return new Counterpart(child, before, this);
  }

  /** Whether the update left the value as it was. */
  boolean unchanged() {
    if (old != null) {
      return value.equals(old);
    }
    return around != null && around.unchanged();
  }
}
