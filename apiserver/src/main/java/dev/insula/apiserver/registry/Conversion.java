package dev.insula.apiserver.registry;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Converts objects of one served version to and from the version they are stored in. Thread-safe.
 * Both methods may change and give back the tree they are given, and set {@code apiVersion}.
 */
public interface Conversion {

  /** For resources that are served in the version they are stored in. */
  Conversion NONE =
      new Conversion() {
        @Override
        public JsonObject toStorage(JsonObject served) {
          return served;
        }

        @Override
        public JsonObject fromStorage(JsonObject stored) {
          return stored;
        }

        @Override
        public boolean isIdentity() {
          return true;
        }
      };

  JsonObject toStorage(JsonObject served);

  JsonObject fromStorage(JsonObject stored);

  /** Several objects, in their order: somebody else who converts them is asked once. */
  default List<JsonObject> fromStorage(List<JsonObject> stored) {
    return stored.stream().map(this::fromStorage).toList();
  }

  /**
   * What is stored, in the version that is stored now, for rules that compare it with what is to be
   * stored. May give back the tree it is given.
   */
  default JsonObject current(JsonObject stored) {
    return stored;
  }

  /** Whether nothing is ever changed, so that stored bytes are served as they are. */
  default boolean isIdentity() {
    return false;
  }

  /** The schema of the storage version; null where that is the served version. */
  default @Nullable Schema storageSchema() {
    return null;
  }
}
