package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Defaults of controllers' kinds (jobs, replication controllers, autoscalers) that are no literals.
 */
final class WorkloadDefaults {

  private WorkloadDefaults() {}

  static void define(Vocabulary words) {
    words.fill("statefulSetStrategyDefaults", (strategy, _) -> statefulSetStrategy(strategy));
    words.fill("claimTemplate", (claim, _) -> claimTemplate(claim));
    words.fill("labelsFromTemplate", WorkloadDefaults::labelsFromTemplate);
    words.fill("jobCompletions", WorkloadDefaults::jobCompletions);
    words.fill("jobReplacementPolicy", WorkloadDefaults::jobReplacementPolicy);
    words.fill("hpaMetrics", WorkloadDefaults::hpaMetrics);
    words.fill("hpaBehavior", WorkloadDefaults::hpaBehavior);
    words.fill("templateGeneration", WorkloadDefaults::templateGeneration);
    words.fill("deviceCount", WorkloadDefaults::deviceCount);
    words.fill("taintTime", (taint, _) -> taintTime(taint));
  }

  /** A ReplicationController or Job without labels has those of its pods; so with the selector. */
  private static void labelsFromTemplate(JsonObject object, Node node) {
    JsonObject labels = object.objectAt("spec", "template", "metadata", "labels");
    if (labels.isEmpty()) {
      return;
    }
    boolean controller = "ReplicationController".equals(object.string("kind"));
    JsonObject spec = object.objectAt("spec");
    if (controller && Node.isEmpty(spec.get("selector"))) {
      spec.put("selector", labels.deepCopy());
    }
    JsonObject metadata = object.objectOrCreate("metadata");
    if (Node.isEmpty(metadata.get("labels"))) {
      metadata.put("labels", labels.deepCopy());
    }
  }

  /** One completion, unless it is a work queue: parallelism without completions. */
  private static void jobCompletions(JsonObject spec, Node node) {
    boolean completions = !isUnset(spec, "completions");
    boolean parallelism = !isUnset(spec, "parallelism");
    if (!completions && !parallelism) {
      spec.put("completions", 1L);
    }
    if (!parallelism) {
      spec.put("parallelism", 1L);
    }
    if (isUnset(spec, "backoffLimit") && !isUnset(spec, "backoffLimitPerIndex")) {
      spec.put("backoffLimit", (long) Integer.MAX_VALUE);
    }
  }

  /** Pods are replaced once they failed if a failure policy looks at them, else earlier. */
  private static void jobReplacementPolicy(JsonObject spec, Node node) {
    if (isUnset(spec, "podReplacementPolicy")) {
      boolean policy = spec.object("podFailurePolicy") != null;
      spec.put("podReplacementPolicy", policy ? "Failed" : "TerminatingOrFailed");
    }
  }

  /** Without metrics: 80 % of the requested CPU. */
  private static void hpaMetrics(JsonObject spec, Node node) {
    if (Node.isEmpty(spec.get("metrics"))) {
      var target = JsonObject.of("type", "Utilization", "averageUtilization", 80L);
      var resource = JsonObject.of("name", "cpu", "target", target);
      spec.put("metrics", JsonArray.of(JsonObject.of("type", "Resource", "resource", resource)));
    }
  }

  /** Both directions get rules as soon as the behavior is given. */
  private static void hpaBehavior(JsonObject behavior, Node node) {
    JsonObject up = behavior.objectOrCreate("scaleUp");
    up.putIfAbsent("stabilizationWindowSeconds", 0L);
    up.putIfAbsent("policies", JsonArray.of(policy("Pods", 4), policy("Percent", 100)));
    behavior
        .objectOrCreate("scaleDown")
        .putIfAbsent("policies", JsonArray.of(policy("Percent", 100)));
  }

  private static JsonObject policy(String type, long value) {
    return JsonObject.of("type", type, "value", value, "periodSeconds", 15L);
  }

  /** The annotation is there from the beginning; its number comes when the object is prepared. */
  private static void templateGeneration(JsonObject set, Node node) {
    set.objectOrCreate("metadata")
        .objectOrCreate("annotations")
        .putIfAbsent("deprecated.daemonset.template.generation", "0");
  }

  /** A request for devices is for exactly one, unless it says otherwise. */
  private static void deviceCount(JsonObject request, Node node) {
    if (request.string("allocationMode", "").isEmpty()) {
      request.put("allocationMode", "ExactCount");
    }
    if (request.string("allocationMode", "").equals("ExactCount")
        && request.integer("count", 0) == 0) {
      request.put("count", 1L);
    }
  }

  private static boolean isUnset(JsonObject object, String field) {
    return !(object.get(field) instanceof Long || object.get(field) instanceof String);
  }

  /** A claim template is shown as a claim, whatever it says that it is. */
  private static void claimTemplate(JsonObject claim) {
    claim.put("apiVersion", "v1");
    claim.put("kind", "PersistentVolumeClaim");
    JsonObject status = claim.objectOrCreate("status");
    if (status.string("phase", "").isEmpty()) {
      status.put("phase", "Pending");
    }
  }

  private static void taintTime(JsonObject taint) {
    if (Node.isEmpty(taint.get("timeAdded"))) {
      taint.put("timeAdded", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  /** Who gives no type gets the usual one with its amounts. */
  private static void statefulSetStrategy(JsonObject strategy) {
    if (strategy.string("type", "").isEmpty()) {
      strategy.put("type", "RollingUpdate");
      strategy.objectOrCreate("rollingUpdate");
    }
  }
}
