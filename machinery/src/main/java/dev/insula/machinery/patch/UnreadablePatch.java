package dev.insula.machinery.patch;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.schema.Schema;

/**
 * A patch that could not be read. Only whoever has an object for it is told so, as Kubernetes looks
 * for the object first.
 *
 * @param why what is wrong with it
 */
public record UnreadablePatch(ApiException why) implements Patch {

  @Override
  public JsonObject apply(JsonObject live, Schema schema) {
    throw why;
  }

  @Override
  public String quote(JsonObject patched, Schema schema) {
    throw why;
  }
}
