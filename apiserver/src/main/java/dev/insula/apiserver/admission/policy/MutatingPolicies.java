package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.MutatingHook;
import dev.insula.apiserver.admission.expression.EvaluationInput;
import dev.insula.apiserver.admission.expression.MatchConditions;
import dev.insula.apiserver.admission.expression.Reviews;
import dev.insula.apiserver.admission.match.MatchTarget;
import dev.insula.apiserver.admission.match.VersionedObject;
import dev.insula.apiserver.admission.policy.PolicyCatalog.Bound;
import dev.insula.apiserver.admission.policy.PolicyCatalog.Result;
import dev.insula.apiserver.admission.policy.PolicyParams.ParamsException;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.registry.ResourceRegistry;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.object.Status.Cause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes the changes of the mutating policies of one control plane. Thread-safe. */
final class MutatingPolicies implements MutatingHook {

  private final PolicyCatalog<MutationPolicy> catalog;
  private final PolicyParams params;
  private final ResourceRegistry registry;
  private final Authorizer authorizer;

  MutatingPolicies(
      PolicyCatalog<MutationPolicy> catalog,
      PolicyParams params,
      ResourceRegistry registry,
      Authorizer authorizer) {
    this.catalog = catalog;
    this.params = params;
    this.registry = registry;
    this.authorizer = authorizer;
  }

  @Override
  public boolean admit(AdmissionRequest request, boolean again) {
    List<Bound<MutationPolicy>> policies = catalog.bound();
    JsonObject object = request.object();
    var target = new MatchTarget(request, registry);
    if (policies.isEmpty() || object == null || target.isExempt()) {
      return false;
    }
    JsonObject before = object.deepCopy();
    var problems = new ArrayList<Cause>();
    for (Bound<MutationPolicy> policy : policies) {
      apply(policy, target, object, again, problems);
    }
    if (!problems.isEmpty()) {
      throw refusal(target, problems);
    }
    return !object.equals(before);
  }

  private void apply(
      Bound<MutationPolicy> bound,
      MatchTarget target,
      JsonObject object,
      boolean again,
      List<Cause> problems) {
    JsonObject spec = bound.source().objectAt("spec");
    Optional<GroupVersionResource> matched = bound.criteria().match(target);
    if (matched.isEmpty()) {
      return;
    }
    boolean failsClosed = PolicyFrame.failsClosed(spec);
    if (bound.compiled() instanceof Result.Broken<MutationPolicy>(String text)) {
      note(failsClosed, bound.name(), "", text, problems);
    } else if (bound.compiled() instanceof Result.Ready<MutationPolicy>(MutationPolicy policy)) {
      if (again && !policy.reinvocable()) {
        return;
      }
      for (PolicyBinding binding : bound.bindings()) {
        if (binding.criteria().match(target).isPresent()) {
          apply(policy, binding, target, matched.get(), object, problems);
        }
      }
    }
  }

  private void apply(
      MutationPolicy policy,
      PolicyBinding binding,
      MatchTarget target,
      GroupVersionResource matched,
      JsonObject object,
      List<Cause> problems) {
    PolicyFrame frame = policy.frame();
    List<@Nullable JsonObject> found;
    try {
      found = params.find(frame.paramKind(), binding.paramRef(), target.namespace());
    } catch (ParamsException e) {
      String text = "failed to configure binding: " + e.getMessage();
      note(frame.failsClosed(), frame.name(), binding.name(), text, problems);
      return;
    }
    for (JsonObject parameters : found) {
      EvaluationInput input = Reviews.input(target, matched, authorizer).withParams(parameters);
      MatchConditions.Outcome outcome = frame.conditions().evaluate(input);
      if (!outcome.problem().isEmpty()) {
        note(frame.failsClosed(), frame.name(), binding.name(), outcome.problem(), problems);
      } else if (outcome.holds()) {
        mutate(policy, binding, target, matched, object, input, problems);
      }
    }
  }

  /** Each mutation sees what those before it did. */
  private static void mutate(
      MutationPolicy policy,
      PolicyBinding binding,
      MatchTarget target,
      GroupVersionResource matched,
      JsonObject object,
      EvaluationInput input,
      List<Cause> problems) {
    PolicyFrame frame = policy.frame();
    var versioned = new VersionedObject(target, matched);
    for (Mutation mutation : policy.mutations()) {
      JsonObject here = versioned.of(object);
      try {
        JsonObject changed =
            mutation.mutate(here, input.withObject(here), frame.variables(), versioned.schema());
        versioned.replace(object, changed);
      } catch (MutationException e) {
        String why = String.valueOf(e.getMessage());
        note(frame.failsClosed(), frame.name(), binding.name(), why, problems);
      }
    }
  }

  private static void note(
      boolean failsClosed, String policy, String binding, String why, List<Cause> problems) {
    if (failsClosed) {
      String with = binding.isEmpty() ? "" : " with binding '" + binding + "'";
      problems.add(new Cause("", "policy '" + policy + "'" + with + " denied request: " + why, ""));
    }
  }

  private static ApiException refusal(MatchTarget target, List<Cause> problems) {
    GroupResource resource = target.resource().groupResource();
    JsonObject details = Status.details(resource.group(), resource.resource(), target.name());
    details.put("causes", Status.causes(problems));
    return new ApiException(new Status(403, "Invalid", problems.getFirst().message(), details));
  }
}
