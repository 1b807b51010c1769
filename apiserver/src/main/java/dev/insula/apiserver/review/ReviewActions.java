package dev.insula.apiserver.review;

import dev.insula.apiserver.registry.Action;
import java.util.Map;

/** What a create of each kind of review does, by resource. */
public final class ReviewActions {

  private ReviewActions() {}

  /** As {@code BuiltInResources} wants them: by {@code resource.group}, or resource/subresource. */
  public static Map<String, Action> all() {
    return Map.of(
        "subjectaccessreviews.authorization.k8s.io", new SubjectAccessReview(),
        "selfsubjectaccessreviews.authorization.k8s.io", new SelfSubjectAccessReview(),
        "localsubjectaccessreviews.authorization.k8s.io", new LocalSubjectAccessReview(),
        "selfsubjectrulesreviews.authorization.k8s.io", new SelfSubjectRulesReview(),
        "selfsubjectreviews.authentication.k8s.io", new SelfSubjectReview(),
        "tokenreviews.authentication.k8s.io", new TokenReview(),
        "serviceaccounts/token", new TokenRequest());
  }
}
