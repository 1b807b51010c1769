package dev.insula.controllers.apps;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.pods.Claims;
import dev.insula.controllers.pods.PodControl;
import dev.insula.controllers.pods.PodOwners;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Keeps a pod on every node that should have one; {@link DaemonTurn} does the work. In a tenant's
 * control plane the nodes are virtual: those on which pods of the tenant run.
 */
public final class DaemonSetController implements Controller {

  private final InstantSource clock;

  public DaemonSetController(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "daemonset";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.DAEMON_SETS.groupResource(), Kinds.PODS.groupResource(), Kinds.NODES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.DAEMON_SETS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.DAEMON_SETS.groupResource())) {
      wake.accept(change.name());
    } else if (change.resource().equals(Kinds.PODS.groupResource())) {
      PodOwners.wake(plane, change, "apps", "DaemonSet", Kinds.DAEMON_SETS, wake);
    } else if (matters(change)) {
      plane.all(Kinds.DAEMON_SETS).values().forEach(set -> wake.accept(set.name()));
    }
  }

  /** Nodes tell of themselves all the time; labels and taints change rarely. */
  private static boolean matters(PlaneChange change) {
    ApiObject previous = change.previous();
    return change.deleted()
        || previous == null
        || !DaemonNode.of(change.object()).equals(DaemonNode.of(previous));
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.DAEMON_SETS).get(name);
    if (item == null || item.deleting()) {
      return Result.DONE;
    }
    JsonObject set = item.tree();
    if (Claims.selectorOf(set).isEverything()) {
      plane.event(
          ObjectReference.to(set),
          "Warning",
          "SelectingAll",
          "This daemon set is selecting all pods. A non-empty selector is required.");
      return Result.DONE;
    }
    return PodControl.turn(() -> new DaemonTurn(plane, set, clock.instant()).run());
  }
}
