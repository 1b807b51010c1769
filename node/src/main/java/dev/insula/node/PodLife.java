package dev.insula.node;

import dev.insula.client.Reconciler.Result;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * What a simulated node does with a pod next. Pure: the pod, the time and its script decide.
 *
 * <p>Simulated containers start at once and run until the pod is deleted, unless {@link PodScript}
 * says otherwise.
 */
sealed interface PodLife {

  /** Nothing, until the pod changes. */
  record Rest() implements PodLife {}

  /** Nothing for this time. */
  record Wait(Duration time) implements PodLife {
    Result result() {
      return Result.after(time);
    }
  }

  /** Write that the containers are being created, then look again. */
  record Create(JsonObject status, Duration then) implements PodLife {}

  /** Write this status; the pod has started if it had not. */
  record Write(JsonObject status, boolean started) implements PodLife {}

  /** The containers have stopped: remove the pod. */
  record Remove() implements PodLife {}

  /** First back-off of a restarting container, doubled with each restart: as the kubelet's. */
  Duration FIRST_BACKOFF = Duration.ofSeconds(10);

  /** Exit code of containers that were told to stop and did not know how: 128 and SIGKILL. */
  int KILLED = 137;

  Duration LONGEST_BACKOFF = Duration.ofMinutes(5);

  /**
   * @param unhurried whether a status is worth writing that is soon replaced by the next
   * @param address gives the pod its address; empty if there is none left
   */
  static PodLife next(
      JsonObject pod, NodePlan node, Instant now, boolean unhurried, Supplier<String> address) {
    PodScript script = PodScript.of(pod);
    JsonObject status = pod.objectAt("status");
    if (Meta.isDeleting(pod)) {
      return stopping(pod, node, script, now);
    }
    return switch (status.string("phase", "")) {
      case "Pending", "" -> starting(pod, node, now, unhurried, script, address);
      case "Running" -> living(pod, node, now, script);
      default -> new Rest();
    };
  }

  private static PodLife stopping(JsonObject pod, NodePlan node, PodScript script, Instant now) {
    JsonObject meta = Meta.of(pod);
    Duration grace = Duration.ofSeconds(meta.integer("deletionGracePeriodSeconds", 0));
    Duration takes = script.stop().compareTo(grace) < 0 ? script.stop() : grace;
    Instant asked = Instant.parse(meta.string("deletionTimestamp", now.toString())).minus(grace);
    Duration left = Duration.between(now, asked.plus(takes));
    if (left.isPositive()) {
      return new Wait(left);
    }
    String phase = pod.objectAt("status").string("phase", "");
    boolean told = phase.equals("Succeeded") || phase.equals("Failed");
    if (!told && !Meta.finalizers(pod).isEmpty()) {
      // Somebody waits for the pod's end, such as a job.
      return new Write(new PodStatuses(pod, node, now).ended(KILLED), false);
    }
    return new Remove();
  }

  private static PodLife starting(
      JsonObject pod,
      NodePlan node,
      Instant now,
      boolean unhurried,
      PodScript script,
      Supplier<String> address) {
    String startTime = pod.objectAt("status").string("startTime");
    var statuses = new PodStatuses(pod, node, now);
    if (startTime == null && (unhurried || script.start().isPositive())) {
      return new Create(statuses.creating(), script.start());
    }
    if (startTime != null) {
      Duration left = Duration.between(now, Instant.parse(startTime).plus(script.start()));
      if (left.isPositive()) {
        return new Wait(left);
      }
    }
    boolean onHost = pod.objectAt("spec").bool("hostNetwork", false);
    String ip = onHost ? node.hostIp() : address.get();
    return ip.isEmpty() ? new Rest() : new Write(statuses.running(ip), true);
  }

  private static PodLife living(JsonObject pod, NodePlan node, Instant now, PodScript script) {
    var containers = new ContainerStatuses(pod, now);
    var statuses = new PodStatuses(pod, node, now);
    if (script.exit().isPresent()) {
      int code = script.exit().getAsInt();
      String policy = pod.objectAt("spec").string("restartPolicy", "Always");
      boolean again = policy.equals("Always") || (policy.equals("OnFailure") && code != 0);
      Duration run = again ? withBackoff(script.run(), containers.restarts()) : script.run();
      Duration left = Duration.between(now, containers.runningSince().plus(run));
      if (left.isPositive()) {
        return new Wait(left);
      }
      return new Write(again ? statuses.restarted(code) : statuses.ended(code), false);
    }
    JsonObject wanted = statuses.running(pod.objectAt("status").string("podIP", ""));
    return wanted.equals(pod.objectAt("status")) ? new Rest() : new Write(wanted, false);
  }

  /** The simulation shows the back-off as a longer run: a restart follows an end at once. */
  private static Duration withBackoff(Duration run, long restarts) {
    if (restarts == 0) {
      return run;
    }
    Duration backoff = FIRST_BACKOFF.multipliedBy(1L << Math.min(restarts - 1, 10));
    return run.plus(backoff.compareTo(LONGEST_BACKOFF) < 0 ? backoff : LONGEST_BACKOFF);
  }
}
