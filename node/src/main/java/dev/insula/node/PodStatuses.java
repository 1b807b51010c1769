package dev.insula.node;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;

/**
 * The status of a pod at the stations of its life, as a kubelet writes it. Pure: gives a new
 * status, made from that of the pod.
 */
final class PodStatuses {

  private final JsonObject pod;
  private final NodePlan node;
  private final Instant now;
  private final ContainerStatuses containers;
  private final PodConditions conditions;
  private final JsonObject status;
  private final boolean hasInit;

  PodStatuses(JsonObject pod, NodePlan node, Instant now) {
    this.pod = pod;
    this.node = node;
    this.now = now;
    containers = new ContainerStatuses(pod, now);
    conditions = new PodConditions(pod, now);
    status = pod.objectAt("status").deepCopy();
    hasInit = !pod.objectAt("spec").objects("initContainers").isEmpty();
  }

  /** On its node; the containers are being made. */
  JsonObject creating() {
    conditions
        .set("PodReadyToStartContainers", false, "", "")
        .set("Initialized", !hasInit, hasInit ? "ContainersNotInitialized" : "", incomplete())
        .ready(false, "ContainersNotReady", unready());
    common("Pending", "");
    statuses(
        containers.waiting("initContainers", "PodInitializing"),
        containers.waiting("containers", hasInit ? "PodInitializing" : "ContainerCreating"));
    return status;
  }

  /** Init containers have ended, containers run and are ready. */
  JsonObject running(String podIp) {
    conditions
        .set("PodReadyToStartContainers", true, "", "")
        .set("Initialized", true, "", "")
        .ready(true, "", "");
    common("Running", podIp);
    statuses(containers.initialized(), containers.running());
    put("ephemeralContainerStatuses", containers.ephemeral());
    return status;
  }

  /** All containers have ended for good. */
  JsonObject ended(int exitCode) {
    boolean well = exitCode == 0;
    String reason = well ? "PodCompleted" : "PodFailed";
    conditions
        .set("PodReadyToStartContainers", false, "", "")
        .set("Initialized", true, well ? "PodCompleted" : "", "")
        .ready(false, reason, "");
    common(well ? "Succeeded" : "Failed", status.string("podIP", ""));
    statuses(containers.initialized(), containers.ended(exitCode));
    return status;
  }

  /** The containers have ended and were started again. */
  JsonObject restarted(int exitCode) {
    common("Running", status.string("podIP", ""));
    statuses(containers.initialized(), containers.restarted(exitCode));
    return status;
  }

  private void common(String phase, String podIp) {
    long generation = pod.objectAt("metadata").integer("generation", 0);
    if (generation > 0) {
      status.put("observedGeneration", generation);
    }
    status.put("phase", phase);
    status.put("conditions", conditions.toJson());
    status.put("hostIP", node.hostIp());
    status.put("hostIPs", ips(node.hostIp()));
    if (!status.containsKey("startTime")) {
      status.put("startTime", Timestamps.seconds(now));
    }
    boolean onHost = pod.objectAt("spec").bool("hostNetwork", false);
    String ip = onHost ? node.hostIp() : podIp;
    if (!ip.isEmpty()) {
      status.put("podIP", ip);
      status.put("podIPs", ips(ip));
    }
  }

  private void statuses(JsonArray init, JsonArray main) {
    put("initContainerStatuses", init);
    put("containerStatuses", main);
  }

  private void put(String list, JsonArray statuses) {
    if (statuses.isEmpty()) {
      status.remove(list);
    } else {
      status.put(list, statuses);
    }
  }

  private static JsonArray ips(String ip) {
    return JsonArray.of(JsonObject.of("ip", ip));
  }

  private String incomplete() {
    return hasInit ? "containers with incomplete status: " + names("initContainers") : "";
  }

  private String unready() {
    return "containers with unready status: " + names("containers");
  }

  private String names(String list) {
    return pod.objectAt("spec").objects(list).stream()
        .map(container -> container.string("name", ""))
        .toList()
        .toString()
        .replace(", ", " ");
  }
}
