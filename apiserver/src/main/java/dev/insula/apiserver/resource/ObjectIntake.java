package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.machinery.json.JsonObject;

/** Makes of what a client wrote what the rules work on. Stateless. */
final class ObjectIntake {

  private ObjectIntake() {}

  /** Fills in defaults and converts to the storage version. The tree given is used up. */
  static JsonObject toStorage(ResourceDefinition definition, Strategy strategy, JsonObject served) {
    served.put("apiVersion", definition.apiVersion());
    served.put("kind", definition.kind());
    served.objectOrCreate("metadata");
    strategy.applyDefaults(served);
    return definition.conversion().toStorage(served);
  }

  /** A stored object in the version of the definition; the tree given is used up. */
  static JsonObject fromStorage(ResourceDefinition definition, JsonObject stored) {
    return definition.servesStorageVersion() ? stored : definition.conversion().fromStorage(stored);
  }
}
