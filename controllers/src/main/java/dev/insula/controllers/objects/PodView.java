package dev.insula.controllers.objects;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What controllers keep of a pod. Immutable.
 *
 * @param readySince when its Ready condition last became true; null if it is not ready
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
    @Nullable Instant readySince,
    Instant created,
    long restarts,
    long deletionCost,
    @Nullable JobMarks job,
    @Nullable ApiObject source) {

  /** Holds a pod of a job until it is counted. */
  public static final String JOB_TRACKING = "batch.kubernetes.io/job-tracking";

  /** A named container port. */
  public record Port(String name, long number, String protocol) {}

  public static PodView of(ApiObject object) {
    JsonObject pod = object.tree();
    JsonObject spec = pod.objectAt("spec");
    JsonObject status = pod.objectAt("status");
    Owner controller = Owner.controllerOf(pod);
    boolean ofJob =
        Meta.finalizers(pod).contains(JOB_TRACKING)
            || (controller != null && controller.is("batch", "Job"));
    return new PodView(
        Meta.objectName(pod),
        Meta.uid(pod),
        Map.copyOf(Meta.labels(pod)),
        controller,
        status.string("phase", "Pending").intern(),
        Meta.isDeleting(pod),
        spec.string("nodeName", ""),
        status.objects("podIPs").stream().map(ip -> ip.string("ip", "")).toList(),
        spec.string("hostname", ""),
        spec.string("subdomain", ""),
        ports(spec),
        readySince(status),
        time(Meta.of(pod).string("creationTimestamp", "")),
        restarts(status),
        cost(Meta.of(pod).objectAt("annotations")),
        ofJob ? JobMarks.of(pod) : null,
        ofJob || keepsSource(controller) ? object : null);
  }

  private static boolean keepsSource(@Nullable Owner controller) {
    return controller != null
        && (controller.is("apps", "StatefulSet") || controller.is("apps", "DaemonSet"));
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
    return readySince != null;
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
    Instant since = readySince;
    return since != null
        && (minReadySeconds == 0 || !since.plusSeconds(minReadySeconds).isAfter(now));
  }

  private static List<Port> ports(JsonObject spec) {
    List<Port> out = List.of();
    for (String list : new String[] {"containers", "initContainers"}) {
      for (JsonObject container : spec.objects(list)) {
        for (JsonObject port : container.objects("ports")) {
          String name = port.string("name", "");
          if (!name.isEmpty()) {
            out = out.isEmpty() ? new ArrayList<>(2) : out;
            out.add(
                new Port(name, port.integer("containerPort", 0), port.string("protocol", "TCP")));
          }
        }
      }
    }
    return out;
  }

  private static @Nullable Instant readySince(JsonObject status) {
    for (JsonObject condition : status.objects("conditions")) {
      if (condition.string("type", "").equals("Ready")
          && condition.string("status", "").equals("True")) {
        return time(condition.string("lastTransitionTime", ""));
      }
    }
    return null;
  }

  private static long restarts(JsonObject status) {
    return status.objects("containerStatuses").stream()
        .mapToLong(s -> s.integer("restartCount", 0))
        .max()
        .orElse(0);
  }

  private static long cost(JsonObject annotations) {
    try {
      return Long.parseLong(annotations.string("controller.kubernetes.io/pod-deletion-cost", "0"));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  static Instant time(String text) {
    try {
      return text.isEmpty() ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return Instant.EPOCH;
    }
  }

  List<String> controllerKeys() {
    return List.of(Kinds.controllerKey(controller, name.namespace()));
  }
}
