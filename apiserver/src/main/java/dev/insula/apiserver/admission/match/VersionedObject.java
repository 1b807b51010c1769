package dev.insula.apiserver.admission.match;

import dev.insula.apiserver.registry.ResourceDefinition;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.schema.CustomDecoder;
import dev.insula.machinery.schema.DecodeException;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.schema.TypedDecoder;
import org.jspecify.annotations.Nullable;

/** The object of a write in the version that a hook changes it in. Used by one thread. */
public final class VersionedObject {

  private final ResourceDefinition definition;
  private final Subresource.@Nullable OwnKind sent;

  /**
   * @param version of the resource that the hook matches
   */
  public VersionedObject(MatchTarget target, GroupVersionResource version) {
    this.definition = target.definition(version);
    this.sent = target.request().sent();
  }

  public Schema schema() {
    return sent == null ? definition.schema() : sent.schema();
  }

  /** A copy in this version. */
  public JsonObject of(JsonObject stored) {
    return sent == null
        ? definition.conversion().fromStorage(stored.deepCopy())
        : stored.deepCopy();
  }

  /**
   * Puts a changed object in place of what is to be written, read by the schema and with defaults.
   *
   * @param stored is given the new content
   * @param changed in this version; the tree is used up
   * @throws ApiException 500 if it does not fit the schema
   */
  public void replace(JsonObject stored, JsonObject changed) {
    try {
      if (sent != null || definition.builtIn()) {
        TypedDecoder.decode(changed, schema());
      } else {
        CustomDecoder.decode(changed, definition.schema());
      }
    } catch (DecodeException e) {
      throw ApiException.internal(String.valueOf(e.getMessage()));
    }
    JsonObject written = complete(changed);
    stored.clear();
    stored.putAll(written);
  }

  private JsonObject complete(JsonObject changed) {
    switch (sent) {
      case null -> {
        definition.strategy().applyDefaults(changed);
        return definition.conversion().toStorage(changed);
      }
      case Subresource.Act act -> act.action().applyDefaults(changed);
      case Subresource.View _ -> {}
    }
    return changed;
  }
}
