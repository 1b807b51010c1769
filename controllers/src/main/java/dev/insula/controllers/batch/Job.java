package dev.insula.controllers.batch;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import org.jspecify.annotations.Nullable;

/** What a job asks for; the tree belongs to one turn. */
record Job(JsonObject tree) {

  static final String COMPLETE = "Complete";
  static final String FAILED = "Failed";
  static final String FAILURE_TARGET = "FailureTarget";
  static final String SUCCESS_CRITERIA_MET = "SuccessCriteriaMet";
  static final String SUSPENDED = "Suspended";

  private static final String OURS = "kubernetes.io/job-controller";

  JsonObject spec() {
    return tree.objectAt("spec");
  }

  JsonObject status() {
    return tree.objectOrCreate("status");
  }

  String uid() {
    return Meta.uid(tree);
  }

  String name() {
    return Meta.name(tree);
  }

  boolean isDeleting() {
    return Meta.isDeleting(tree);
  }

  boolean isIndexed() {
    return spec().string("completionMode", "").equals("Indexed");
  }

  boolean hasCompletions() {
    return spec().get("completions") instanceof Long;
  }

  int completions() {
    return (int) spec().integer("completions", 1);
  }

  int parallelism() {
    return (int) spec().integer("parallelism", 1);
  }

  long backoffLimit() {
    return spec().integer("backoffLimit", 6);
  }

  boolean countsPerIndex() {
    return spec().get("backoffLimitPerIndex") instanceof Long;
  }

  long backoffLimitPerIndex() {
    return spec().integer("backoffLimitPerIndex", 0);
  }

  boolean isSuspended() {
    return spec().bool("suspend", false);
  }

  @Nullable JsonObject podFailurePolicy() {
    return spec().object("podFailurePolicy");
  }

  /** Whether a pod that is being removed is replaced only when it has ended. */
  boolean replacesOnlyFailed() {
    return spec().string("podReplacementPolicy", "").equals("Failed") || podFailurePolicy() != null;
  }

  boolean isManagedElsewhere() {
    return !spec().string("managedBy", OURS).equals(OURS);
  }

  boolean isFinished() {
    return finish() != null;
  }

  /** The condition that says it has finished; null if it has not. */
  @Nullable JsonObject finish() {
    for (JsonObject condition : tree.objectAt("status").objects("conditions")) {
      String type = condition.string("type", "");
      if ((type.equals(COMPLETE) || type.equals(FAILED))
          && condition.string("status", "").equals("True")) {
        return condition;
      }
    }
    return null;
  }
}
