package dev.insula.tenancy.world;

import dev.insula.apiserver.registry.Action;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;

/** Issues something that looks like a token and says whose it is. */
final class TokenAction implements Action {

  @Override
  public JsonObject perform(Call call, JsonObject request) {
    long seconds = request.objectAt("spec").integer("expirationSeconds", 3600);
    JsonObject answer = request.deepCopy();
    answer.put(
        "status",
        JsonObject.of(
            "token",
            call.controlPlane().name() + "/" + call.namespace() + "/" + call.name(),
            "expirationTimestamp",
            Instant.now().plusSeconds(seconds).toString()));
    return answer;
  }
}
