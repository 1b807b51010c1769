package dev.insula.controllers.objects;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the job controller wants to know of a pod. Immutable.
 *
 * @param tracked whether it carries the finalizer by which it is counted exactly once
 * @param index its completion index; -1 without one
 * @param failures failures of its index before it that count
 * @param ignoredFailures failures of its index before it that do not count
 * @param finishedAt when it ended, or the nearest thing to it
 * @param containerRestarts restarts of all its containers together
 */
public record JobMarks(
    boolean tracked,
    int index,
    long failures,
    long ignoredFailures,
    Instant finishedAt,
    long containerRestarts) {

  public static final String INDEX = "batch.kubernetes.io/job-completion-index";
  public static final String FAILURES = "batch.kubernetes.io/job-index-failure-count";
  public static final String IGNORED = "batch.kubernetes.io/job-index-ignored-failure-count";

  static JobMarks of(JsonObject pod) {
    Map<String, String> annotations = Meta.annotations(pod);
    JsonObject status = pod.objectAt("status");
    return new JobMarks(
        Meta.finalizers(pod).contains(PodView.JOB_TRACKING),
        number(annotations.get(INDEX), -1),
        number(annotations.get(FAILURES), 0),
        number(annotations.get(IGNORED), 0),
        finishedAt(pod, status),
        restarts(status.objects("containerStatuses"))
            + restarts(status.objects("initContainerStatuses")));
  }

  private static int number(@Nullable String text, int fallback) {
    try {
      return text == null ? fallback : Math.max(fallback, Integer.parseInt(text));
    } catch (NumberFormatException e) {
      return fallback;
    }
  }

  private static long restarts(List<JsonObject> statuses) {
    return statuses.stream().mapToLong(status -> status.integer("restartCount", 0)).sum();
  }

  /** By its containers, or else by its readiness, its deletion, its creation. */
  private static Instant finishedAt(JsonObject pod, JsonObject status) {
    Instant last = Instant.EPOCH;
    boolean all = true;
    for (JsonObject container : status.objects("containerStatuses")) {
      String at = container.objectAt("state", "terminated").string("finishedAt", "");
      all &= !at.isEmpty();
      Instant time = PodView.time(at);
      last = time.isAfter(last) ? time : last;
    }
    if (all && last.isAfter(Instant.EPOCH)) {
      return last;
    }
    for (JsonObject condition : status.objects("conditions")) {
      if (condition.string("type", "").equals("Ready")
          && condition.string("status", "").equals("False")) {
        return PodView.time(condition.string("lastTransitionTime", ""));
      }
    }
    JsonObject meta = Meta.of(pod);
    String deleted = meta.string("deletionTimestamp", "");
    return deleted.isEmpty()
        ? PodView.time(meta.string("creationTimestamp", ""))
        : PodView.time(deleted).minusSeconds(meta.integer("deletionGracePeriodSeconds", 0));
  }
}
