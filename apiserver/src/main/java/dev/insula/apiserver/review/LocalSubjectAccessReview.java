package dev.insula.apiserver.review;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.registry.Action;
import dev.insula.machinery.json.JsonObject;

/** Whether a given user may do something in the namespace in which it is asked. */
final class LocalSubjectAccessReview implements Action {

  @Override
  public JsonObject perform(Call call, JsonObject review) {
    AccessSpec spec =
        new AccessSpec(review)
            .checkAttributes()
            .checkUser()
            .checkMetadata(call.namespace())
            .checkNamespace(call.namespace())
            .refuseIfWrong();
    AccessAttributes access = spec.attributes(UserJson.ofAccessSpec(spec.spec()));
    return spec.answered(review, call.controlPlane().authorizer().authorize(access));
  }
}
