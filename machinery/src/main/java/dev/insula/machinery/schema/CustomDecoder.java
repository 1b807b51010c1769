package dev.insula.machinery.schema;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes an object of a custom kind: its metadata as Go does into its struct, the rest by pruning
 * and defaulting. Stateless.
 */
public final class CustomDecoder {

  private CustomDecoder() {}

  /**
   * Decodes a tree in place. Values of other types than the schema says are left for validation.
   *
   * @param schema made by {@link StructuralSchema#ofCustomKind}
   * @return the paths of what the schema does not know, sorted
   * @throws DecodeException if the metadata has a value of another type; the message is Go's
   */
  public static List<String> decode(JsonObject object, Schema schema) {
    List<String> unknown = new ArrayList<>();
    Schema meta = schema.properties().get("metadata");
    JsonObject metadata = object.object("metadata");
    if (meta != null && metadata != null) {
      TypedDecoder.decode(metadata, meta).forEach(path -> unknown.add("metadata." + path));
    }
    unknown.addAll(Pruning.prune(object, schema));
    unknown.sort(null);
    SchemaDefaults.apply(object, schema);
    return unknown;
  }
}
