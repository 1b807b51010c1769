package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.admission.expression.EvaluationInput;
import dev.insula.apiserver.admission.expression.Reviews;
import dev.insula.apiserver.admission.match.MatchTarget;
import dev.insula.apiserver.admission.policy.PolicyCatalog.Bound;
import dev.insula.apiserver.admission.policy.PolicyCatalog.Result;
import dev.insula.apiserver.admission.policy.PolicyParams.ParamsException;
import dev.insula.apiserver.admission.policy.ValidationPolicy.Denial;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Status;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Evaluates the validating policies of one control plane. Thread-safe. */
final class ValidatingPolicies implements ValidatingPlugin {

  private final PolicyCatalog<ValidationPolicy> catalog;
  private final PolicyParams params;
  private final ResourceRegistry registry;
  private final Authorizer authorizer;

  ValidatingPolicies(
      PolicyCatalog<ValidationPolicy> catalog,
      PolicyParams params,
      ResourceRegistry registry,
      Authorizer authorizer) {
    this.catalog = catalog;
    this.params = params;
    this.registry = registry;
    this.authorizer = authorizer;
  }

  @Override
  public void validate(AdmissionRequest request) {
    List<Bound<ValidationPolicy>> policies = catalog.bound();
    var target = new MatchTarget(request, registry);
    if (policies.isEmpty() || target.isExempt()) {
      return;
    }
    ApiException refused = null;
    for (Bound<ValidationPolicy> policy : policies) {
      ApiException denial = check(policy, target);
      refused = refused == null ? denial : refused;
    }
    if (refused != null) {
      throw refused;
    }
  }

  /** The first denial of a policy that asks for one; the others are only warned of. */
  private @Nullable ApiException check(Bound<ValidationPolicy> bound, MatchTarget target) {
    JsonObject spec = bound.source().objectAt("spec");
    Optional<GroupVersionResource> matched = bound.criteria().match(target);
    if (matched.isEmpty()) {
      return null;
    }
    if (bound.compiled() instanceof Result.Ready<ValidationPolicy>(ValidationPolicy policy)) {
      return check(bound, policy, target, matched.get());
    }
    String problem =
        bound.compiled() instanceof Result.Broken<ValidationPolicy>(String text) ? text : "";
    return PolicyFrame.failsClosed(spec)
        ? refusal(target, bound.name(), "", Denial.ofFailure(problem))
        : null;
  }

  private @Nullable ApiException check(
      Bound<ValidationPolicy> bound,
      ValidationPolicy policy,
      MatchTarget target,
      GroupVersionResource matched) {
    PolicyFrame frame = policy.frame();
    try {
      if (frame.paramKind() != null) {
        params.definition(frame.paramKind());
      }
    } catch (ParamsException e) {
      Denial denial = Denial.ofFailure("failed to configure policy: " + e.getMessage());
      return frame.failsClosed() ? refusal(target, bound.name(), "", denial) : null;
    }
    ApiException refused = null;
    EvaluationInput input = Reviews.input(target, matched, authorizer);
    for (PolicyBinding binding : bound.bindings()) {
      if (binding.criteria().match(target).isPresent()) {
        ApiException denial = check(policy, binding, target, input);
        refused = refused == null ? denial : refused;
      }
    }
    return refused;
  }

  private @Nullable ApiException check(
      ValidationPolicy policy, PolicyBinding binding, MatchTarget target, EvaluationInput input) {
    PolicyFrame frame = policy.frame();
    List<@Nullable JsonObject> found;
    try {
      found = params.find(frame.paramKind(), binding.paramRef(), target.namespace());
    } catch (ParamsException e) {
      Denial denial = Denial.ofFailure("failed to configure binding: " + e.getMessage());
      return frame.failsClosed() ? refusal(target, frame.name(), binding.name(), denial) : null;
    }
    ApiException refused = null;
    for (JsonObject parameters : found) {
      for (Denial denial : policy.evaluate(input.withParams(parameters))) {
        if (binding.actions().contains("Warn")) {
          target
              .request()
              .warnings()
              .add(
                  "Validation failed for ValidatingAdmissionPolicy '"
                      + frame.name()
                      + "' with binding '"
                      + binding.name()
                      + "': "
                      + denial.message());
        }
        if (refused == null && binding.actions().contains("Deny")) {
          refused = refusal(target, frame.name(), binding.name(), denial);
        }
      }
    }
    return refused;
  }

  private static ApiException refusal(
      MatchTarget target, String policy, String binding, Denial denial) {
    String with = binding.isEmpty() ? "" : " with binding '" + binding + "'";
    String message =
        "ValidatingAdmissionPolicy '"
            + policy
            + "'"
            + with
            + " denied request: "
            + denial.message();
    GroupResource resource = target.resource().groupResource();
    Status forbidden = ApiException.forbidden(resource, target.name(), message).status();
    JsonObject details = forbidden.details().deepCopy();
    details.put("causes", Status.causes(List.of(new Status.Cause("", message, ""))));
    return new ApiException(
        new Status(code(denial.reason()), denial.reason(), forbidden.message(), details));
  }

  private static int code(String reason) {
    return switch (reason) {
      case "Unauthorized" -> 401;
      case "Forbidden" -> 403;
      case "RequestEntityTooLarge" -> 413;
      default -> 422;
    };
  }
}
