package dev.insula.apiserver.pods;

import dev.insula.apiserver.objects.ResourceVersions;
import dev.insula.apiserver.registry.Action;
import dev.insula.apiserver.resource.DeleteOptionChecks;
import dev.insula.apiserver.resource.DeleteVerb;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.object.SuccessStatus;
import dev.insula.machinery.selector.LabelSelector;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Evicts a pod: deletes it if the disruption budget allows that. Thread-safe. Source: the pages
 * "API-initiated Eviction" and "Disruptions".
 */
final class PodEviction implements Action {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final GroupVersionResource BUDGETS =
      new GroupVersionResource("policy", "v1", "poddisruptionbudgets");
  private static final GroupResource POD = new GroupResource("", "Pod");
  private static final String ALLOWED = "DisruptionAllowed";

  /** Becomes the owner of no fields, as Kubernetes' server does not when it marks the pod. */
  private static final String NOBODY = "";

  /** Evictions that the controller has not seen yet, as in Kubernetes. */
  private static final int MOST_DISRUPTED = 2_000;

  /** As in Kubernetes. */
  private static final int MOST_ATTEMPTS = 20;

  private static final Set<String> DONE = Set.of("Succeeded", "Failed");

  @Override
  public JsonObject perform(Call call, JsonObject eviction) {
    if (!Meta.name(eviction).equals(call.name())) {
      throw ApiException.badRequest("name in URL does not match name in Eviction object");
    }
    boolean dryRun = isDryRun(call, eviction);
    ControlPlaneClient client = call.controlPlane().admittedClient(NOBODY);
    var name = new ObjectName(call.namespace(), call.name());
    JsonObject pod = client.get(PODS, name).tree();
    if (needsBudget(pod)) {
      JsonObject budget = budgetOf(client, pod);
      if (budget != null) {
        spendInTurn(call, client, pod, budget, dryRun);
      }
    }
    DeleteOptionChecks.check(eviction.objectAt("deleteOptions"));
    DeleteOptions options = options(eviction);
    if (dryRun) {
      DeleteVerb.checkPreconditions(POD, deletion(options), pod);
    } else {
      if (options.resourceVersion().isEmpty()) {
        noteDisruption(call, client, name, options.uid());
      }
      client.delete(PODS, name, options);
    }
    return SuccessStatus.created();
  }

  /** The request and its body may both say it, but have to agree. */
  private static boolean isDryRun(Call call, JsonObject eviction) {
    List<String> asked = call.context().dryRun() ? List.of("All") : List.of();
    List<String> said = eviction.objectAt("deleteOptions").strings("dryRun");
    if (!asked.isEmpty() && !said.isEmpty() && !asked.equals(said)) {
      throw ResourceVersions.failure(
          "Non-matching dry-run options in request and content: "
              + asked
              + " and ["
              + String.join(" ", said)
              + "]");
    }
    return !asked.isEmpty() || !said.isEmpty();
  }

  private static DeleteVerb.Deletion deletion(DeleteOptions options) {
    return new DeleteVerb.Deletion(
        options.uid().isEmpty() ? null : options.uid(),
        options.resourceVersion().isEmpty() ? null : options.resourceVersion(),
        options.gracePeriodSeconds(),
        options.propagation());
  }

  private static DeleteOptions options(JsonObject eviction) {
    JsonObject given = eviction.objectAt("deleteOptions");
    JsonObject preconditions = given.objectAt("preconditions");
    Long grace = given.get("gracePeriodSeconds") instanceof Long seconds ? seconds : null;
    return new DeleteOptions(
        preconditions.string("uid", ""),
        preconditions.string("resourceVersion", ""),
        grace,
        DeleteOptionChecks.propagation(given));
  }

  /** Pods that do no work any more, or never did, are nobody's loss. */
  private static boolean needsBudget(JsonObject pod) {
    String phase = pod.objectAt("status").string("phase", "");
    return !DONE.contains(phase) && !phase.equals("Pending") && !Meta.isDeleting(pod);
  }

  private static @Nullable JsonObject budgetOf(ControlPlaneClient client, JsonObject pod) {
    List<ApiObject> budgets = client.list(BUDGETS, Meta.namespace(pod), ListOptions.NONE).items();
    List<JsonObject> matching =
        budgets.stream()
            .map(ApiObject::tree)
            .filter(
                budget ->
                    LabelSelector.ofObject(budget.objectAt("spec").object("selector"))
                        .matches(Meta.labels(pod)))
            .toList();
    if (matching.size() > 1) {
      throw new ApiException(
          new Status(
              500,
              "",
              "This pod has more than one PodDisruptionBudget, which the eviction subresource does"
                  + " not support.",
              new JsonObject()));
    }
    return matching.isEmpty() ? null : matching.getFirst();
  }

  /** Others may spend from the budget at the same time, and its controller counts anew. */
  private static void spendInTurn(
      Call call, ControlPlaneClient client, JsonObject pod, JsonObject found, boolean dryRun) {
    JsonObject budget = found;
    for (int attempt = 1; ; attempt++) {
      try {
        spend(call, client, pod, budget, dryRun);
        return;
      } catch (ApiException e) {
        if (!e.isConflict() || attempt == MOST_ATTEMPTS) {
          throw e;
        }
        budget = client.get(BUDGETS, Meta.objectName(budget)).tree();
      }
    }
  }

  /** Tells by a condition why the pod goes. */
  private static void noteDisruption(
      Call call, ControlPlaneClient client, ObjectName name, String uid) {
    for (int attempt = 1; ; attempt++) {
      JsonObject pod = client.get(PODS, name).tree();
      if (!uid.isEmpty() && !uid.equals(Meta.uid(pod))) {
        // The deletion says so.
        return;
      }
      JsonArray conditions = pod.objectOrCreate("status").arrayOrCreate("conditions");
      conditions.removeIf(
          each -> each instanceof JsonObject c && c.string("type", "").equals("DisruptionTarget"));
      conditions.add(
          JsonObject.of(
              "type",
              "DisruptionTarget",
              "status",
              "True",
              "lastTransitionTime",
              call.context().now().truncatedTo(ChronoUnit.SECONDS).toString(),
              "reason",
              "EvictionByEvictionAPI",
              "message",
              "Eviction API: evicting"));
      try {
        client.update(PODS, pod, new WriteOptions(NOBODY, "status", false, false));
        return;
      } catch (ApiException e) {
        if (!e.isConflict() || attempt == MOST_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private static void spend(
      Call call, ControlPlaneClient client, JsonObject pod, JsonObject budget, boolean dryRun) {
    JsonObject status = budget.objectOrCreate("status");
    String policy = budget.objectAt("spec").string("unhealthyPodEvictionPolicy", "IfHealthyBudget");
    if (!isReady(pod)) {
      boolean healthy =
          status.integer("currentHealthy", 0) >= status.integer("desiredHealthy", 0)
              && status.integer("desiredHealthy", 0) > 0;
      if (policy.equals("AlwaysAllow") || healthy) {
        return;
      }
    }
    long allowed = status.integer("disruptionsAllowed", 0);
    if (status.integer("observedGeneration", 0) < Meta.generation(budget)) {
      throw refused(
          "The disruption budget " + Meta.name(budget) + " is still being processed by the server.",
          10);
    }
    if (status.objectAt("disruptedPods").size() > MOST_DISRUPTED) {
      throw ApiException.forbidden(
          BUDGETS.groupResource(),
          Meta.name(budget),
          "DisruptedPods map too big - too many evictions not confirmed by PDB controller");
    }
    if (allowed <= 0) {
      throw refused(whyNot(budget, status), 0);
    }
    status.put("disruptionsAllowed", allowed - 1);
    if (allowed == 1) {
      noteExhaustion(call, status);
    }
    if (dryRun) {
      return;
    }
    status
        .objectOrCreate("disruptedPods")
        .put(Meta.name(pod), call.context().now().truncatedTo(ChronoUnit.SECONDS).toString());
    client.update(BUDGETS, budget, new WriteOptions("kube-apiserver", "status", false, false));
  }

  private static boolean isReady(JsonObject pod) {
    for (JsonObject condition : pod.objectAt("status").objects("conditions")) {
      if (condition.string("type", "").equals("Ready")) {
        return condition.string("status", "").equals("True");
      }
    }
    return false;
  }

  /** The last one was spent. */
  private static void noteExhaustion(Call call, JsonObject status) {
    for (JsonObject condition : status.objects("conditions")) {
      if (condition.string("type", "").equals(ALLOWED)) {
        condition.put("status", "False");
        condition.put("reason", "InsufficientPods");
        condition.put("message", "");
        condition.put("observedGeneration", status.integer("observedGeneration", 0));
        condition.put(
            "lastTransitionTime", call.context().now().truncatedTo(ChronoUnit.SECONDS).toString());
      }
    }
  }

  private static String whyNot(JsonObject budget, JsonObject status) {
    String name = "The disruption budget " + Meta.name(budget);
    String closed = " does not allow evicting pods currently";
    JsonObject refusal = new JsonObject();
    for (JsonObject condition : status.objects("conditions")) {
      boolean said =
          condition.string("status", "").equals("False")
              && !condition.string("message", "").isEmpty();
      if (condition.string("type", "").equals(ALLOWED) && said) {
        refusal = condition;
      }
    }
    String reason = refusal.string("reason", "");
    String message = refusal.string("message", "");
    if (reason.equals("SyncFailed")) {
      return name + closed + " because it failed sync: " + message;
    }
    long wanted = status.integer("desiredHealthy", 0);
    long healthy = status.integer("currentHealthy", 0);
    if (healthy <= wanted) {
      return name + " needs " + wanted + " healthy pods and has " + healthy + " currently";
    }
    return name + closed + (message.isEmpty() ? "" : " (" + reason + "): " + message);
  }

  /** 429 with the cause that drainers look for. */
  private static ApiException refused(String why, long retryAfterSeconds) {
    var cause = JsonObject.of("reason", "DisruptionBudget", "message", why);
    var details = JsonObject.of("causes", JsonArray.of(cause));
    if (retryAfterSeconds > 0) {
      details.put("retryAfterSeconds", retryAfterSeconds);
    }
    return new ApiException(
        new Status(
            429,
            "TooManyRequests",
            "Cannot evict pod as it would violate the pod's disruption budget.",
            details));
  }
}
