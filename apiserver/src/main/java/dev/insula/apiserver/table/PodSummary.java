package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.text.HumanDuration;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the containers of a pod say together: the reason that stands under STATUS, how many are
 * ready, how often they were restarted. Belongs to one row.
 */
final class PodSummary {

  private final JsonObject pod;
  private final Set<String> sidecars = new HashSet<>();
  private int total;
  private int ready;
  private long restarts;
  private @Nullable Instant lastRestart;
  private String reason;

  private PodSummary(JsonObject pod) {
    this.pod = pod;
    JsonObject spec = pod.objectAt("spec");
    JsonObject status = pod.objectAt("status");
    this.total = spec.objects("containers").size();
    this.reason = Values.or(status.string("reason", ""), status.string("phase", ""));
    JsonObject scheduled = Values.condition(pod, "PodScheduled");
    if (scheduled != null && scheduled.string("reason", "").equals("SchedulingGated")) {
      reason = "SchedulingGated";
    }
    for (JsonObject container : spec.objects("initContainers")) {
      if (container.string("restartPolicy", "").equals("Always")) {
        sidecars.add(container.string("name", ""));
        total++;
      }
    }
  }

  static PodSummary of(JsonObject pod) {
    var summary = new PodSummary(pod);
    if (!summary.initContainers()) {
      summary.containers();
    }
    summary.deletion();
    return summary;
  }

  String ready() {
    return ready + "/" + total;
  }

  String reason() {
    return reason;
  }

  String restarts(Instant now) {
    Instant last = lastRestart;
    return restarts > 0 && last != null
        ? restarts + " (" + HumanDuration.text(Duration.between(last, now)) + " ago)"
        : Long.toString(restarts);
  }

  /** True if an init container still runs or has failed, so that it gives the reason. */
  private boolean initContainers() {
    List<JsonObject> statuses = pod.objectAt("status").objects("initContainerStatuses");
    int all = pod.objectAt("spec").objects("initContainers").size();
    for (int i = 0; i < statuses.size(); i++) {
      JsonObject status = statuses.get(i);
      count(status);
      boolean sidecar = sidecars.contains(status.string("name", ""));
      JsonObject terminated = status.objectAt("state").object("terminated");
      if (terminated != null && terminated.integer("exitCode", 0) == 0) {
        continue;
      }
      if (sidecar && status.bool("started", false)) {
        if (status.bool("ready", false)) {
          ready++;
        }
        continue;
      }
      reason = "Init:" + initReason(status, i, all);
      for (JsonObject later : statuses.subList(i + 1, statuses.size())) {
        count(later);
      }
      return true;
    }
    return false;
  }

  private static String initReason(JsonObject status, int position, int all) {
    JsonObject terminated = status.objectAt("state").object("terminated");
    if (terminated != null) {
      return ended(terminated);
    }
    String waiting = status.objectAt("state", "waiting").string("reason", "");
    return waiting.isEmpty() || waiting.equals("PodInitializing") ? position + "/" + all : waiting;
  }

  private void containers() {
    restartsOfContainersOnly();
    boolean running = false;
    List<JsonObject> statuses = pod.objectAt("status").objects("containerStatuses");
    for (int i = statuses.size() - 1; i >= 0; i--) {
      JsonObject status = statuses.get(i);
      count(status);
      JsonObject state = status.objectAt("state");
      JsonObject terminated = state.object("terminated");
      String waiting = state.objectAt("waiting").string("reason", "");
      if (!waiting.isEmpty()) {
        reason = waiting;
      } else if (terminated != null) {
        reason = ended(terminated);
      } else if (status.bool("ready", false) && state.object("running") != null) {
        running = true;
        ready++;
      }
    }
    if (reason.equals("Completed") && running) {
      JsonObject condition = Values.condition(pod, "Ready");
      boolean isReady = condition != null && condition.string("status", "").equals("True");
      reason = isReady ? "Running" : "NotReady";
    }
  }

  /** Once all init containers are through, only those that stay count. */
  private void restartsOfContainersOnly() {
    restarts = 0;
    lastRestart = null;
    for (JsonObject status : pod.objectAt("status").objects("initContainerStatuses")) {
      if (sidecars.contains(status.string("name", ""))) {
        count(status);
      }
    }
  }

  private void count(JsonObject status) {
    restarts += status.integer("restartCount", 0);
    Object finished = status.objectAt("lastState", "terminated").get("finishedAt");
    lastRestart = PodCells.later(lastRestart, Ages.instant(finished));
  }

  private static String ended(JsonObject terminated) {
    String why = terminated.string("reason", "");
    if (!why.isEmpty()) {
      return why;
    }
    long signal = terminated.integer("signal", 0);
    return signal != 0 ? "Signal:" + signal : "ExitCode:" + terminated.integer("exitCode", 0);
  }

  private void deletion() {
    if (!PodCells.isTerminating(pod)) {
      return;
    }
    String phase = pod.objectAt("status").string("phase", "");
    if (pod.objectAt("status").string("reason", "").equals("NodeLost")) {
      reason = "Unknown";
    } else if (!phase.equals("Succeeded") && !phase.equals("Failed")) {
      reason = "Terminating";
    }
  }
}
