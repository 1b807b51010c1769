package dev.insula.apiserver.crd;

import dev.insula.apiserver.registry.Conversion;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Pruning;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.SchemaDefaults;

/**
 * The conversion strategy {@code None}: versions differ by their {@code apiVersion} alone. What is
 * read is brought into the form that the schemas ask for now: defaults that the storage version has
 * gained are filled in, and fields that the served version does not know are dropped.
 *
 * @param served the apiVersion that clients see
 * @param stored the apiVersion objects are stored with
 * @param servedSchema of the served version
 * @param storedSchema of the storage version
 */
record VersionConversion(String served, String stored, Schema servedSchema, Schema storedSchema)
    implements Conversion {

  @Override
  public JsonObject toStorage(JsonObject object) {
    object.put("apiVersion", stored);
    return object;
  }

  @Override
  public JsonObject fromStorage(JsonObject object) {
    SchemaDefaults.apply(object, storedSchema);
    object.put("apiVersion", served);
    Pruning.prune(object, servedSchema);
    return object;
  }
}
