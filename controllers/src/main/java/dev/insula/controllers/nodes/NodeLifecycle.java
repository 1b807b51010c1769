package dev.insula.controllers.nodes;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Judges nodes by their signs of life and taints them by their conditions. Leases are not followed:
 * each node is looked at when its last sign would be too old, so that heartbeats cost nothing here.
 * While no node at all is ready, nothing is driven away: then it is rather the way to them that is
 * broken.
 */
public final class NodeLifecycle implements Controller {

  private static final GroupVersionResource LEASES =
      new GroupVersionResource("coordination.k8s.io", "v1", "leases");
  private static final String LEASE_NAMESPACE = "kube-node-lease";

  private final InstantSource clock;

  /** Nodes could not report while nothing was there to report to. */
  private final Instant started;

  public NodeLifecycle(InstantSource clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  @Override
  public String name() {
    return "node-lifecycle";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.NODES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.NODES.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.deleted()) {
      wake.accept(change.name());
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject node = Live.find(plane, Kinds.NODES.resource(), name);
    if (node == null || Nodes.isJudgedElsewhere(node)) {
      return Result.DONE;
    }
    Instant now = clock.instant();
    JsonObject lease = Live.find(plane, LEASES, new ObjectName(LEASE_NAMESPACE, name.name()));
    Instant aliveUntil = NodeHealth.aliveUntil(node, lease);
    Instant patience = started.plus(NodeHealth.GRACE);
    aliveUntil = aliveUntil.isBefore(patience) ? patience : aliveUntil;
    try {
      if (now.isAfter(aliveUntil)) {
        node = silent(plane, node, now);
      }
      taint(plane, node, now);
    } catch (ApiException e) {
      if (e.isConflict()) {
        return Result.RETRY;
      }
      if (!e.isNotFound()) {
        throw e;
      }
      return Result.DONE;
    }
    // A kubelet that says itself that its node is not ready says so of its pods, too.
    if (NodeHealth.isUnknown(node)) {
      new PodReadiness(plane, clock).lost(name.name());
    }
    Duration left = Duration.between(now, aliveUntil).plusMillis(1);
    return Result.after(left.isPositive() ? left : NodeHealth.GRACE);
  }

  private static JsonObject silent(Plane plane, JsonObject node, Instant now) {
    JsonArray conditions = NodeHealth.unknown(node, now);
    if (conditions.equals(node.objectAt("status").array("conditions"))) {
      return node;
    }
    boolean wasReady = NodeHealth.isReady(node);
    JsonObject changed = node.deepCopy();
    changed.objectOrCreate("status").put("conditions", conditions);
    JsonObject written = plane.client().update(Kinds.NODES.resource(), changed, Live.STATUS).tree();
    if (wasReady) {
      // Events about nodes name them by their name in place of the uid, as kubelets do.
      var about = new ObjectReference("v1", "Node", "", Meta.name(node), Meta.name(node), "", "");
      plane.eventFrom(
          "node-controller",
          about,
          "Normal",
          "NodeNotReady",
          "Node " + Meta.name(node) + " status is now: NodeNotReady");
    }
    return written;
  }

  private static void taint(Plane plane, JsonObject node, Instant now) {
    JsonArray before = node.objectAt("spec").array("taints");
    boolean evicts = NodeHealth.isReady(node) || isAnyReady(plane);
    JsonArray taints = NodeTaints.of(node, now, evicts);
    if (taints.equals(before == null ? new JsonArray() : before)) {
      return;
    }
    JsonObject changed = node.deepCopy();
    if (taints.isEmpty()) {
      changed.objectOrCreate("spec").remove("taints");
    } else {
      changed.objectOrCreate("spec").put("taints", taints);
    }
    plane.client().update(Kinds.NODES.resource(), changed, Live.WRITE);
  }

  private static boolean isAnyReady(Plane plane) {
    for (Item item : plane.all(Kinds.NODES).values()) {
      JsonObject node = item.tree();
      if (NodeHealth.isReady(node) && !Nodes.isJudgedElsewhere(node)) {
        return true;
      }
    }
    return false;
  }
}
