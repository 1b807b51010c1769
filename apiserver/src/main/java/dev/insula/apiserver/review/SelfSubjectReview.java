package dev.insula.apiserver.review;

import dev.insula.apiserver.registry.Action;
import dev.insula.machinery.json.JsonObject;
import java.time.temporal.ChronoUnit;

/** Who the server takes the asker for. */
final class SelfSubjectReview implements Action {

  @Override
  public JsonObject perform(Call call, JsonObject review) {
    String now = call.context().now().truncatedTo(ChronoUnit.SECONDS).toString();
    review.put("metadata", JsonObject.of("creationTimestamp", now));
    review.put("status", JsonObject.of("userInfo", UserJson.of(call.context().user())));
    return review;
  }
}
