package dev.insula.controllers.nodes;

import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ObjectReference;
import dev.insula.client.PatchType;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.Timestamps;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Deletes pods from nodes with taints of the effect {@code NoExecute} that they do not tolerate, or
 * not for longer. Source: the section "Taint based Evictions" of the page "Taints and Tolerations".
 */
public final class TaintEviction implements Controller {

  private final InstantSource clock;

  public TaintEviction(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "taint-eviction";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.NODES.groupResource(), Kinds.PODS.groupResource());
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    plane.forEachObject(
        Kinds.NODES.resource(),
        node -> {
          if (Live.mentions(node, NodeTaints.NO_EXECUTE)) {
            wakePods(plane, Meta.name(node.tree()), wake);
          }
        });
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.deleted()) {
      return;
    }
    if (change.resource().equals(Kinds.NODES.groupResource())) {
      if (Live.mentions(change.object(), NodeTaints.NO_EXECUTE)) {
        wakePods(plane, change.name().name(), wake);
      } else {
        plane.attached(FirstSeen.class).ifPresent(seen -> seen.forget(change.name().name()));
      }
      return;
    }
    PodView pod = change.now(Kinds.PODS);
    boolean placed =
        !pod.nodeName().isEmpty()
            && (change.previous() == null || change.before(Kinds.PODS).nodeName().isEmpty());
    if (placed) {
      Item node = plane.all(Kinds.NODES).get(new ObjectName("", pod.nodeName()));
      if (node != null && Live.mentions(node.object(), NodeTaints.NO_EXECUTE)) {
        wake.accept(change.name());
      }
    }
  }

  private static void wakePods(Plane plane, String node, Consumer<ObjectName> wake) {
    plane.all(Kinds.PODS).namesBy(Kinds.BY_NODE, node).forEach(wake);
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject pod = Live.find(plane, Kinds.PODS.resource(), name);
    if (pod == null || Meta.isDeleting(pod)) {
      return Result.DONE;
    }
    String nodeName = pod.objectAt("spec").string("nodeName", "");
    JsonObject node =
        nodeName.isEmpty()
            ? null
            : Live.find(plane, Kinds.NODES.resource(), new ObjectName("", nodeName));
    if (node == null || Nodes.isJudgedElsewhere(node)) {
      return Result.DONE;
    }
    List<JsonObject> taints =
        node.objectAt("spec").objects("taints").stream()
            .filter(taint -> taint.string("effect", "").equals(NodeTaints.NO_EXECUTE))
            .toList();
    if (taints.isEmpty()) {
      return Result.DONE;
    }
    Duration tolerance = Tolerance.of(pod.objectAt("spec").objects("tolerations"), taints);
    if (tolerance.equals(Tolerance.FOR_EVER)) {
      return Result.DONE;
    }
    Duration left =
        tolerance.minus(Duration.between(since(plane, nodeName, taints), clock.instant()));
    if (left.isPositive()) {
      return Result.after(left);
    }
    return evict(plane, pod);
  }

  /** Since when the taints are there: as they say, or since they were first seen here. */
  private Instant since(Plane plane, String node, List<JsonObject> taints) {
    Instant latest = Instant.EPOCH;
    for (JsonObject taint : taints) {
      Instant added;
      try {
        added = Instant.parse(taint.string("timeAdded", ""));
      } catch (DateTimeParseException e) {
        added =
            plane
                .attachment(FirstSeen.class, FirstSeen::new)
                .at(node, taint.toString(), clock.instant());
      }
      latest = added.isAfter(latest) ? added : latest;
    }
    return latest;
  }

  private Result evict(Plane plane, JsonObject pod) {
    ObjectName name = Meta.objectName(pod);
    plane.eventFrom(
        "taint-eviction-controller",
        ObjectReference.toPod(name.namespace(), name.name(), Meta.uid(pod)),
        "Normal",
        "TaintManagerEviction",
        "Marking for deletion Pod " + name);
    var condition =
        JsonObject.of(
            "type",
            PodView.DISRUPTION_TARGET,
            "status",
            "True",
            "reason",
            "DeletionByTaintManager",
            "message",
            "Taint manager: deleting due to NoExecute taint",
            "observedGeneration",
            Meta.generation(pod),
            "lastTransitionTime",
            Timestamps.seconds(clock.instant()));
    var patch =
        JsonObject.of(
            "metadata",
            JsonObject.of("uid", Meta.uid(pod)),
            "status",
            JsonObject.of("conditions", JsonArray.of(condition)));
    var _ =
        Live.write(
            () -> {
              var client = plane.client();
              client.patch(
                  Kinds.PODS.resource(),
                  name,
                  PatchType.STRATEGIC,
                  JsonOrArray.of(patch),
                  Live.STATUS);
              client.delete(Kinds.PODS.resource(), name, DeleteOptions.ofUid(Meta.uid(pod)));
            });
    return Result.DONE;
  }
}
