package dev.insula.controllers.policy;

import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Writes what checking the types of a ValidatingAdmissionPolicy's expressions has found. */
public final class PolicyStatus implements Controller {

  private static final String NAME = "validatingadmissionpolicy-status";
  private static final GroupVersionResource POLICIES =
      new GroupVersionResource("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies");

  private final ExpressionCheck check;

  public PolicyStatus(ExpressionCheck check) {
    this.check = check;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(POLICIES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(POLICIES);
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.deleted()) {
      wake.accept(change.name());
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject policy = Live.find(plane, POLICIES, name);
    if (policy == null
        || Meta.generation(policy) <= policy.objectAt("status").integer("observedGeneration", 0)) {
      return Result.DONE;
    }
    JsonArray warnings = check.warnings(plane.name(), policy);
    var checking = new JsonObject();
    if (!warnings.isEmpty()) {
      checking.put("expressionWarnings", warnings);
    }
    var applied =
        JsonObject.of(
            "apiVersion",
            POLICIES.apiVersion(),
            "kind",
            "ValidatingAdmissionPolicy",
            "metadata",
            JsonObject.of("name", name.name()),
            "status",
            JsonObject.of("observedGeneration", Meta.generation(policy), "typeChecking", checking));
    return Live.write(
        () ->
            plane
                .client()
                .patch(
                    POLICIES,
                    name,
                    PatchType.APPLY,
                    JsonOrArray.of(applied),
                    new WriteOptions(NAME, "status", true, false)));
  }
}
