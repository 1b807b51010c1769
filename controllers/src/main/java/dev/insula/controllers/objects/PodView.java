package dev.insula.controllers.objects;

import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.UtcTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What controllers keep of a pod. Immutable.
 *
 * @param ready whether its Ready condition is true
 * @param readyChanged when its Ready condition last changed; null if it has none
 * @param disruptedSince since when it is to be deleted by another than its kubelet, by its
 *     condition {@code DisruptionTarget}; null if it is not
 * @param deletionCost the annotation {@code controller.kubernetes.io/pod-deletion-cost}
 * @param job what the job controller needs; null for pods of others
 * @param source the whole pod, for pods of owners whose pods differ; null for those of replica sets
 */
public record PodView(
    ObjectName name,
    String uid,
    Map<String, String> labels,
    @Nullable Owner controller,
    String phase,
    boolean deleting,
    String nodeName,
    List<String> ips,
    String hostname,
    String subdomain,
    List<Port> ports,
    boolean ready,
    @Nullable Instant readyChanged,
    @Nullable Instant disruptedSince,
    Instant created,
    long restarts,
    long deletionCost,
    @Nullable JobMarks job,
    @Nullable ApiObject source) {

  /** Holds a pod of a job until it is counted. */
  public static final String JOB_TRACKING = "batch.kubernetes.io/job-tracking";

  /** A named container port. */
  public record Port(String name, long number, String protocol) {}

  /** The condition of pods that somebody is about to delete. */
  public static final String DISRUPTION_TARGET = "DisruptionTarget";

  static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

  public static PodView of(ApiObject object) {
    return PodSkim.of(object);
  }

  /** Whether a job has still to count it. */
  public boolean isTracked() {
    return job != null && job.tracked();
  }

  /** On its way out and not ended. */
  public boolean isTerminating() {
    return deleting && !isFinished();
  }

  public boolean isReady() {
    return ready;
  }

  /** When it became ready; null if it is not. */
  public @Nullable Instant readySince() {
    return ready ? readyChanged : null;
  }

  public boolean isFinished() {
    return phase.equals("Succeeded") || phase.equals("Failed");
  }

  /** Neither ended nor about to be removed. */
  public boolean isActive() {
    return !isFinished() && !deleting;
  }

  /** Ready for at least this time. */
  public boolean isAvailable(long minReadySeconds, Instant now) {
    Instant since = readySince();
    return since != null
        && (minReadySeconds == 0 || !since.plusSeconds(minReadySeconds).isAfter(now));
  }

  static Instant time(String text) {
    try {
      return text.isEmpty() ? Instant.EPOCH : UtcTime.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  List<String> controllerKeys() {
    return List.of(Kinds.controllerKey(controller, name.namespace()));
  }
}
