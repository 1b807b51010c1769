package dev.insula.controllers.apps;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** What a stateful set says of its pods. Pure. */
record StatefulStatus(
    StatefulSpec spec, List<StatefulPod> pods, Revision current, Revision update, Instant now) {

  JsonObject of(long collisions) {
    long replicas = pods.size();
    long ready = count(StatefulPod::isReady);
    long updated = count(pod -> !pod.isTerminating() && is(pod, update));
    long ofCurrent = count(pod -> !pod.isTerminating() && is(pod, current));
    String revision = current.name();
    long wanted = spec.replicas();
    if (spec.isRolling() && updated == wanted && ready == wanted && replicas == wanted) {
      ofCurrent = updated;
      revision = update.name();
    }
    var status = new JsonObject();
    status.put("observedGeneration", Meta.generation(spec.set()));
    status.put("replicas", replicas);
    putUnlessZero(status, "readyReplicas", ready);
    putUnlessZero(status, "currentReplicas", ofCurrent);
    putUnlessZero(status, "updatedReplicas", updated);
    status.put("currentRevision", revision);
    status.put("updateRevision", update.name());
    status.put("collisionCount", collisions);
    status.put("availableReplicas", count(p -> p.isAvailable(spec.minReadySeconds(), now)));
    JsonObject before = spec.set().objectAt("status");
    if (before.array("conditions") != null) {
      status.put("conditions", before.arrayOrCreate("conditions"));
    }
    return status;
  }

  private long count(Predicate<StatefulPod> wanted) {
    return pods.stream().filter(wanted).count();
  }

  private static boolean is(StatefulPod pod, Revision revision) {
    return pod.revision().equals(revision.name());
  }

  private static void putUnlessZero(JsonObject status, String member, long count) {
    if (count != 0) {
      status.put(member, count);
    }
  }
}
