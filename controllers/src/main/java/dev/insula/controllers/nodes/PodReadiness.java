package dev.insula.controllers.nodes;

import dev.insula.client.ObjectReference;
import dev.insula.client.Timestamps;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Conditions;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import java.time.InstantSource;

/** Takes pods of nodes that are not ready out of service. */
final class PodReadiness {

  private final Plane plane;
  private final InstantSource clock;

  PodReadiness(Plane plane, InstantSource clock) {
    this.plane = plane;
    this.clock = clock;
  }

  /** Nobody answers for the node's pods any more. */
  void lost(String node) {
    for (PodView pod : plane.all(Kinds.PODS).by(Kinds.BY_NODE, node)) {
      if (pod.isReady()) {
        mark(pod);
      }
    }
  }

  private void mark(PodView pod) {
    JsonObject tree = Live.find(plane, Kinds.PODS.resource(), pod.name());
    if (tree == null) {
      return;
    }
    JsonObject status = tree.objectOrCreate("status");
    var conditions = new Conditions(status, clock.instant());
    JsonObject ready = conditions.get("Ready");
    if (ready == null || !ready.string("status", "").equals("True")) {
      return;
    }
    JsonObject changed = ready.deepCopy();
    changed.put("status", "False");
    changed.put("lastTransitionTime", Timestamps.seconds(clock.instant()));
    for (JsonObject condition : status.objects("conditions")) {
      if (condition.string("type", "").equals("Ready")) {
        condition.clear();
        condition.putAll(changed);
      }
    }
    var _ =
        Live.write(
            () -> {
              plane.client().update(Kinds.PODS.resource(), tree, Live.STATUS);
              plane.eventFrom(
                  "node-controller",
                  ObjectReference.toPod(pod.name().namespace(), pod.name().name(), pod.uid()),
                  "Warning",
                  "NodeNotReady",
                  "Node is not ready");
            });
  }
}
