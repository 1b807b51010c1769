package dev.insula.apiserver.crd;

import dev.insula.apiserver.registry.Conversion;
import dev.insula.machinery.json.JsonObject;

/**
 * The conversion strategy {@code None}: versions differ by their {@code apiVersion} alone.
 *
 * @param served the apiVersion that clients see
 * @param stored the apiVersion objects are stored with
 */
record VersionConversion(String served, String stored) implements Conversion {

  @Override
  public JsonObject toStorage(JsonObject object) {
    object.put("apiVersion", stored);
    return object;
  }

  @Override
  public JsonObject fromStorage(JsonObject object) {
    object.put("apiVersion", served);
    return object;
  }
}
