package dev.insula.apiserver.review;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.registry.Action;
import dev.insula.machinery.json.JsonObject;

/** Whether who asks may do something. */
final class SelfSubjectAccessReview implements Action {

  @Override
  public JsonObject perform(Call call, JsonObject review) {
    AccessSpec spec = new AccessSpec(review).checkAttributes().checkMetadata("").refuseIfWrong();
    AccessAttributes access = spec.attributes(call.context().user());
    return spec.answered(review, call.controlPlane().authorizer().authorize(access));
  }
}
