package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.Optional;

/**
 * Gives objects in other versions of their kind, in which other managers have written. Thread-safe.
 */
@FunctionalInterface
public interface VersionConverter {

  /** An object in a version, and the schema of the kind in this version. */
  record Versioned(JsonObject object, Schema schema) {}

  /**
   * The object in another version, or nothing if the version is not served any more; what managers
   * own in such a version is forgotten. The argument is not changed; the result may be the
   * argument.
   *
   * @param apiVersion such as {@code apps/v1}
   */
  Optional<Versioned> convert(JsonObject object, String apiVersion);

  /** For a kind that has one version only. */
  static VersionConverter single(String apiVersion, Schema schema) {
    return (object, wanted) ->
        wanted.equals(apiVersion) ? Optional.of(new Versioned(object, schema)) : Optional.empty();
  }
}
