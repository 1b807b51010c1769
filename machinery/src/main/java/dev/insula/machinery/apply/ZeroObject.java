package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.schema.CanonicalForm;
import dev.insula.machinery.schema.Schema;

/**
 * What an object of a kind has before anyone has set anything: the members that are always encoded.
 * Nobody owns them for having created the object.
 */
final class ZeroObject {

  private ZeroObject() {}

  static JsonObject of(GroupVersionKind kind, Schema schema) {
    JsonObject out = JsonObject.of("apiVersion", kind.apiVersion(), "kind", kind.kind());
    CanonicalForm.apply(out, schema);
    return out;
  }
}
