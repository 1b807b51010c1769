package dev.insula.controllers.apps;

import dev.insula.controllers.objects.Conditions;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.selector.LabelSelector;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replica set says of its pods. Pure. */
final class ReplicaSetStatus {

  private ReplicaSetStatus() {}

  /**
   * @param pods all that belong to it, in whatever state
   * @param failure the reason and message why it could not do what it should, or null
   */
  static JsonObject of(
      JsonObject replicaSet, List<PodView> pods, @Nullable Failure failure, Instant now) {
    JsonObject spec = replicaSet.objectAt("spec");
    long minReady = spec.integer("minReadySeconds", 0);
    LabelSelector template =
        LabelSelector.ofLabels(
            Meta.strings(spec.objectAt("template", "metadata").object("labels")));
    List<PodView> active = pods.stream().filter(PodView::isActive).toList();
    long labeled = active.stream().filter(pod -> template.matches(pod.labels())).count();
    long ready = active.stream().filter(PodView::isReady).count();
    long available = active.stream().filter(pod -> pod.isAvailable(minReady, now)).count();
    long terminating = pods.stream().filter(pod -> pod.deleting() && !pod.isFinished()).count();
    JsonObject status = replicaSet.objectAt("status").deepCopy();
    status.put("replicas", (long) active.size());
    putOrRemove(status, "fullyLabeledReplicas", labeled);
    putOrRemove(status, "readyReplicas", ready);
    putOrRemove(status, "availableReplicas", available);
    if (replicaSet.string("kind", "").equals("ReplicaSet")) {
      status.put("terminatingReplicas", terminating);
    }
    status.put("observedGeneration", Meta.generation(replicaSet));
    var conditions = new Conditions(status, now);
    if (failure != null) {
      conditions.set("ReplicaFailure", "True", failure.reason(), failure.message(), false);
    } else {
      conditions.remove("ReplicaFailure");
    }
    conditions.into(status);
    return status;
  }

  /** Why pods could not be made or removed. */
  record Failure(String reason, String message) {}

  private static void putOrRemove(JsonObject status, String member, long count) {
    if (count == 0) {
      status.remove(member);
    } else {
      status.put(member, count);
    }
  }
}
