package dev.insula.client;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/** The body of a patch: an array for a JSON patch, an object for all others. */
public sealed interface JsonOrArray {

  /** The JSON value itself. */
  Object value();

  record OfObject(JsonObject value) implements JsonOrArray {}

  record OfArray(JsonArray value) implements JsonOrArray {}

  static JsonOrArray of(JsonObject object) {
    return new OfObject(object);
  }
}
