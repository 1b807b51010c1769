package dev.insula.controllers.scheduler;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.EventRecorder;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ObjectReference;
import dev.insula.client.PatchType;
import dev.insula.client.Timestamps;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.time.InstantSource;

/** Tells the control plane what was decided: bindings, conditions and events. Thread-safe. */
final class Binder {

  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");

  private final ControlPlaneClient client;
  private final String schedulerName;
  private final EventRecorder events;
  private final InstantSource clock;

  Binder(
      ControlPlaneClient client, String schedulerName, EventRecorder events, InstantSource clock) {
    this.client = client;
    this.schedulerName = schedulerName;
    this.events = events;
    this.clock = clock;
  }

  /** Binds the pod to its node; a pod that is another one by now is refused by the server. */
  void bind(PodInfo pod, String node) {
    var binding =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Binding",
            "metadata",
            JsonObject.of(
                "name", pod.name().name(), "namespace", pod.name().namespace(), "uid", pod.uid()),
            "target",
            JsonObject.of("apiVersion", "v1", "kind", "Node", "name", node));
    client.createSubresource(PODS, pod.name(), "binding", binding, WriteOptions.as(schedulerName));
    event(pod, "Normal", "Scheduled", "Successfully assigned " + pod.name() + " to " + node);
  }

  /** Writes why the pod has no node, unless it says so already. */
  void refuse(PodInfo pod, String message) {
    event(pod, "Warning", "FailedScheduling", message);
    if (pod.condition().equals(PodInfo.condition("Unschedulable", message))) {
      return;
    }
    patchStatus(pod, unscheduled(message));
  }

  private JsonObject unscheduled(String message) {
    var condition =
        JsonObject.of(
            "type",
            "PodScheduled",
            "status",
            "False",
            "reason",
            "Unschedulable",
            "message",
            message,
            "lastTransitionTime",
            Timestamps.seconds(clock.instant()));
    return JsonObject.of("conditions", JsonArray.of(condition));
  }

  private void patchStatus(PodInfo pod, JsonObject status) {
    var patch = JsonObject.of("metadata", JsonObject.of("uid", pod.uid()), "status", status);
    client.patch(
        PODS,
        pod.name(),
        PatchType.STRATEGIC,
        JsonOrArray.of(patch),
        WriteOptions.as(schedulerName).withSubresource("status"));
  }

  /** Makes room: the victims are told why and deleted, and the pod says where it will go. */
  void preempt(PodInfo pod, Victims victims, String message) {
    for (PodInfo victim : victims.pods()) {
      evict(victim);
      event(
          victim,
          "Normal",
          "Preempted",
          "Preempted by pod " + pod.uid() + " on node " + victims.node());
    }
    event(pod, "Warning", "FailedScheduling", message);
    var status = unscheduled(message);
    status.put("nominatedNodeName", victims.node());
    patchStatus(pod, status);
  }

  private void evict(PodInfo victim) {
    if (victim.deleting()) {
      return;
    }
    var condition =
        JsonObject.of(
            "type",
            PodView.DISRUPTION_TARGET,
            "status",
            "True",
            "reason",
            "PreemptionByScheduler",
            "message",
            schedulerName + ": preempting to accommodate a higher priority pod",
            "lastTransitionTime",
            Timestamps.seconds(clock.instant()));
    var _ =
        Live.write(
            () -> {
              patchStatus(victim, JsonObject.of("conditions", JsonArray.of(condition)));
              client.delete(PODS, victim.name(), DeleteOptions.ofUid(victim.uid()));
            });
  }

  private void event(PodInfo pod, String type, String reason, String message) {
    var about = ObjectReference.toPod(pod.name().namespace(), pod.name().name(), pod.uid());
    events.record("", client, about, type, reason, message);
  }
}
