package dev.insula.controllers.batch;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a job's {@code podFailurePolicy} says of a pod that failed. Pure. */
final class PodFailures {

  /**
   * What follows from a failure.
   *
   * @param jobFailure why the whole job fails; empty if it does not
   * @param counts whether the failure counts towards the limits
   * @param failsIndex whether the pod's index fails at once
   */
  record Verdict(String jobFailure, boolean counts, boolean failsIndex) {
    static final Verdict COUNTS = new Verdict("", true, false);
  }

  private PodFailures() {}

  /** Whether the job takes the pod for failed. */
  static boolean isFailed(PodView pod, Job job) {
    if (pod.phase().equals("Failed")) {
      return true;
    }
    // A deleted pod may never get to tell its end.
    return !job.replacesOnlyFailed() && pod.deleting() && !pod.phase().equals("Succeeded");
  }

  static Verdict judge(PodView pod, Job job) {
    JsonObject policy = job.podFailurePolicy();
    var source = pod.source();
    if (policy == null || source == null) {
      return Verdict.COUNTS;
    }
    JsonObject status = source.tree().objectAt("status");
    List<JsonObject> rules = policy.objects("rules");
    for (int i = 0; i < rules.size(); i++) {
      String cause = cause(rules.get(i), status);
      if (cause != null) {
        return verdict(rules.get(i).string("action", ""), cause, pod, i);
      }
    }
    return Verdict.COUNTS;
  }

  private static Verdict verdict(String action, String cause, PodView pod, int rule) {
    return switch (action) {
      case "Ignore" -> new Verdict("", false, false);
      case "FailIndex" -> new Verdict("", true, true);
      case "FailJob" -> new Verdict(message(cause, pod, rule), true, false);
      default -> Verdict.COUNTS;
    };
  }

  private static String message(String cause, PodView pod, int rule) {
    return cause.replace("%pod", pod.name().namespace() + "/" + pod.name().name())
        + " matching FailJob rule at index "
        + rule;
  }

  private static @Nullable String cause(JsonObject rule, JsonObject status) {
    JsonObject onExit = rule.object("onExitCodes");
    if (onExit != null) {
      String cause = exit(onExit, status.objects("containerStatuses"));
      return cause != null ? cause : exit(onExit, status.objects("initContainerStatuses"));
    }
    for (JsonObject condition : status.objects("conditions")) {
      for (JsonObject pattern : rule.objects("onPodConditions")) {
        if (condition.string("type", "").equals(pattern.string("type", ""))
            && condition.string("status", "").equals(pattern.string("status", "True"))) {
          return "Pod %pod has condition " + condition.string("type", "");
        }
      }
    }
    return null;
  }

  private static @Nullable String exit(JsonObject wanted, List<JsonObject> containers) {
    String only = wanted.string("containerName", "");
    boolean in = wanted.string("operator", "").equals("In");
    for (JsonObject container : containers) {
      JsonObject end = container.objectAt("state").object("terminated");
      String name = container.string("name", "");
      if (end == null || !(only.isEmpty() || only.equals(name))) {
        continue;
      }
      long code = end.integer("exitCode", 0);
      var values = wanted.array("values");
      boolean listed = values != null && values.contains(code);
      if (code != 0 && listed == in) {
        return "Container " + name + " for pod %pod failed with exit code " + code;
      }
    }
    return null;
  }
}
