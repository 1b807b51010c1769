package dev.insula.apiserver.review;

import dev.insula.apiserver.authorization.PolicyRule;
import dev.insula.apiserver.authorization.RuleResolver;
import dev.insula.apiserver.registry.Action;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;

/** What who asks may do in a namespace. */
final class SelfSubjectRulesReview implements Action {

  @Override
  public JsonObject perform(Call call, JsonObject review) {
    String namespace = review.objectAt("spec").string("namespace", "");
    if (namespace.isEmpty()) {
      throw ApiException.badRequest("no namespace on request");
    }
    RuleResolver.Resolved held =
        call.controlPlane().rules().rulesFor(call.context().user(), namespace);
    var resourceRules = new JsonArray();
    var urlRules = new JsonArray();
    for (PolicyRule rule : held.rules()) {
      if (!rule.resources().isEmpty()) {
        resourceRules.add(rule.toJson());
      }
      if (!rule.nonResourceUrls().isEmpty()) {
        urlRules.add(rule.toJson());
      }
    }
    var status = JsonObject.of("resourceRules", resourceRules, "nonResourceRules", urlRules);
    status.put("incomplete", !held.error().isEmpty());
    if (!held.error().isEmpty()) {
      status.put("evaluationError", held.error());
    }
    // The answer repeats nothing of the question.
    review.put("metadata", new JsonObject());
    review.put("spec", new JsonObject());
    review.put("status", status);
    return review;
  }
}
