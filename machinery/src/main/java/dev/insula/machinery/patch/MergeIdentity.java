package dev.insula.machinery.patch;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/**
 * What list elements and merge keys are told apart by in hash maps: scalars by themselves, anything
 * else by its JSON text. Texts can be compared, so that a map stays quick when a hostile patch has
 * thousands of them with one hash. Stateless.
 */
final class MergeIdentity {

  /** No string in JSON text begins a composite's text like this. */
  private static final String COMPOSITE = "\0";

  private MergeIdentity() {}

  static Object of(Object value) {
    return switch (value) {
      case JsonObject object -> COMPOSITE + Json.string(object);
      case JsonArray array -> COMPOSITE + Json.string(array);
      default -> value;
    };
  }
}
