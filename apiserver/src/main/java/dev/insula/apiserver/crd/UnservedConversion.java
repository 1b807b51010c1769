package dev.insula.apiserver.crd;

import dev.insula.apiserver.registry.Conversion;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;

/**
 * Refuses versions that only a conversion webhook could serve: calling one is not served yet
 * (docs/compatibility.md), and an object must not be passed on unconverted.
 */
record UnservedConversion(String crd) implements Conversion {

  @Override
  public JsonObject toStorage(JsonObject served) {
    throw refusal();
  }

  @Override
  public JsonObject fromStorage(JsonObject stored) {
    throw refusal();
  }

  private ApiException refusal() {
    return new ApiException(
        new Status(
            501,
            "NotImplemented",
            "conversion webhooks are not called by this server; use the storage version of " + crd,
            new JsonObject()));
  }
}
