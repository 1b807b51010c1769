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
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps pods that have names, in order; {@link StatefulTurn} does the work. */
public final class StatefulSetController implements Controller {

  private final InstantSource clock;

  public StatefulSetController(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "statefulset";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.STATEFUL_SETS.groupResource(), Kinds.PODS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.STATEFUL_SETS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.STATEFUL_SETS.groupResource())) {
      wake.accept(change.name());
      return;
    }
    PodOwners.wake(plane, change, "apps", "StatefulSet", Kinds.STATEFUL_SETS, wake);
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.STATEFUL_SETS).get(name);
    if (item == null || item.deleting()) {
      // A set that goes makes no revisions, which the garbage collector would have to chase.
      return Result.DONE;
    }
    JsonObject set = item.tree();
    if (Claims.selectorOf(set).isEverything()) {
      plane.event(
          ObjectReference.to(set),
          "Warning",
          "SelectingAll",
          "This stateful set is selecting all pods. A non-empty selector is required.");
      return Result.DONE;
    }
    return PodControl.turn(() -> new StatefulTurn(plane, set, clock.instant()).run());
  }
}
