package dev.insula.controllers.policy;

import dev.insula.client.Reconciler.Result;
import dev.insula.client.Timestamps;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.nodes.Nodes;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Takes the condition {@code DisruptionTarget} back from pods that were to be deleted and are still
 * there two minutes later. Source: the page on disruptions, pod disruption conditions, of the
 * Kubernetes documentation.
 */
public final class StaleDisruption implements Controller {

  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** On a node that shows another cluster's, that cluster is given the first word. */
  static final Duration PATIENCE_ELSEWHERE = PATIENCE.plusMinutes(1);

  private final InstantSource clock;

  public StaleDisruption(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "stale-disruption";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.PODS.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    for (PodView pod : plane.all(Kinds.PODS).values()) {
      wakeIfMarked(pod, wake);
    }
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.deleted()) {
      wakeIfMarked(change.now(Kinds.PODS), wake);
    }
  }

  private static void wakeIfMarked(PodView pod, Consumer<ObjectName> wake) {
    if (isMarked(pod)) {
      wake.accept(pod.name());
    }
  }

  /** To be deleted, and neither asked to go nor ended. */
  private static boolean isMarked(PodView pod) {
    return pod.disruptedSince() != null && pod.isActive();
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    ApiObject found;
    try {
      found = plane.client().get(Kinds.PODS.resource(), name);
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Result.DONE;
      }
      throw e;
    }
    PodView pod = PodView.of(found);
    Instant since = pod.disruptedSince();
    if (since == null || !isMarked(pod)) {
      return Result.DONE;
    }
    Duration left = Duration.between(clock.instant(), since.plus(patience(plane, pod)));
    if (left.isPositive()) {
      return Result.after(left);
    }
    return takeBack(plane, found.tree());
  }

  private static Duration patience(Plane plane, PodView pod) {
    JsonObject node =
        pod.nodeName().isEmpty()
            ? null
            : Live.find(plane, Kinds.NODES.resource(), new ObjectName("", pod.nodeName()));
    return node != null && Nodes.isJudgedElsewhere(node) ? PATIENCE_ELSEWHERE : PATIENCE;
  }

  private Result takeBack(Plane plane, JsonObject pod) {
    JsonArray conditions = pod.objectOrCreate("status").arrayOrCreate("conditions");
    conditions.replaceAll(
        each ->
            each instanceof JsonObject condition
                    && condition.string("type", "").equals(PodView.DISRUPTION_TARGET)
                ? takenBack(Meta.generation(pod))
                : each);
    return Live.update(plane, Kinds.PODS.resource(), pod, Live.STATUS);
  }

  private JsonObject takenBack(long generation) {
    return JsonObject.of(
        "type",
        PodView.DISRUPTION_TARGET,
        "observedGeneration",
        generation,
        "status",
        "False",
        "lastTransitionTime",
        Timestamps.seconds(clock.instant()));
  }
}
