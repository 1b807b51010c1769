package dev.insula.controllers.apps;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.pods.PodControl;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Rolls deployments out; {@link DeploymentTurn} does the work. */
public final class DeploymentController implements Controller {

  private final InstantSource clock;

  public DeploymentController(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "deployment";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.DEPLOYMENTS.groupResource(),
        Kinds.REPLICA_SETS.groupResource(),
        Kinds.PODS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.DEPLOYMENTS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.DEPLOYMENTS.groupResource())) {
      wake.accept(change.name());
    } else if (change.resource().equals(Kinds.REPLICA_SETS.groupResource())) {
      replicaSetChanged(plane, change, wake);
    } else if (change.deleted()) {
      podDeleted(plane, change.now(Kinds.PODS), wake);
    }
  }

  private static void replicaSetChanged(
      Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    Item rs = change.now(Kinds.REPLICA_SETS);
    if (wakeOwner(rs, wake)) {
      return;
    }
    ApiObject previous = change.previous();
    if (previous != null) {
      wakeOwner(change.before(Kinds.REPLICA_SETS), wake);
    }
    if (rs.controller() != null || change.deleted() || rs.deleting()) {
      return;
    }
    for (Item deployment :
        plane.all(Kinds.DEPLOYMENTS).by(Kinds.BY_NAMESPACE, rs.name().namespace())) {
      if (selector(deployment.tree()).matches(rs.labels())) {
        wake.accept(deployment.name());
      }
    }
  }

  /** Recreate waits for the last old pod to go. */
  private static void podDeleted(Plane plane, PodView pod, Consumer<ObjectName> wake) {
    Owner owner = pod.controller();
    if (owner != null && owner.is("apps", "ReplicaSet")) {
      Item rs =
          plane.all(Kinds.REPLICA_SETS).get(new ObjectName(pod.name().namespace(), owner.name()));
      if (rs != null) {
        wakeOwner(rs, wake);
      }
    }
  }

  private static boolean wakeOwner(Item rs, Consumer<ObjectName> wake) {
    Owner owner = rs.controller();
    if (owner == null || !owner.is("apps", "Deployment")) {
      return false;
    }
    wake.accept(new ObjectName(rs.name().namespace(), owner.name()));
    return true;
  }

  private static LabelSelector selector(JsonObject deployment) {
    return LabelSelector.ofObject(deployment.objectAt("spec").object("selector"));
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.DEPLOYMENTS).get(name);
    if (item == null) {
      return Result.DONE;
    }
    JsonObject deployment = item.tree();
    if (selector(deployment).isEverything()) {
      plane.event(
          ObjectReference.to(deployment),
          "Warning",
          "SelectingAll",
          "This deployment is selecting all pods. A non-empty selector is required.");
      return Result.DONE;
    }
    try {
      return new DeploymentTurn(plane, deployment, clock.instant()).run();
    } catch (ApiException e) {
      // Changed meanwhile, which the cache knows or will know; or gone.
      if (e.isConflict() || e.isAlreadyExists()) {
        return Result.RETRY;
      }
      if (e.isNotFound() || PodControl.isNamespaceTerminating(e)) {
        return Result.DONE;
      }
      throw e;
    }
  }
}
