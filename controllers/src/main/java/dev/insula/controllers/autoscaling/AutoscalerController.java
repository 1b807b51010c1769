package dev.insula.controllers.autoscaling;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Sizes workloads by what their pods use; {@link AutoscalerTurn} does the work. Where there are no
 * metrics, an autoscaler is looked at when it or what it scales changes, and otherwise rarely, so
 * that its control plane can be idle.
 */
public final class AutoscalerController implements Controller {

  private static final Set<GroupResource> TARGETS =
      Set.of(
          Kinds.DEPLOYMENTS.groupResource(),
          Kinds.REPLICA_SETS.groupResource(),
          Kinds.STATEFUL_SETS.groupResource(),
          Kinds.REPLICATION_CONTROLLERS.groupResource());

  /** A new or changed autoscaler is first looked at when its period is over, as in Kubernetes. */
  public static final Duration FIRST_LOOK = Duration.ofSeconds(15);

  private final InstantSource clock;
  private final Duration firstLook;

  /**
   * @param firstLook how long after it was made or changed an autoscaler is looked at
   */
  public AutoscalerController(InstantSource clock, Duration firstLook) {
    this.clock = clock;
    this.firstLook = firstLook;
  }

  @Override
  public String name() {
    return "horizontal-pod-autoscaler";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.AUTOSCALERS.groupResource(),
        Kinds.DEPLOYMENTS.groupResource(),
        Kinds.REPLICA_SETS.groupResource(),
        Kinds.STATEFUL_SETS.groupResource(),
        Kinds.REPLICATION_CONTROLLERS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.AUTOSCALERS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (TARGETS.contains(change.resource())) {
      targetChanged(plane, change);
      return;
    }
    ApiObject previous = change.previous();
    boolean own = previous != null && spec(change.object()).equals(spec(previous));
    if (change.deleted()) {
      wake.accept(change.name());
    } else if (!own) {
      plane.wakeAfter(this, change.name(), firstLook);
    }
  }

  /** Few namespaces have autoscalers, so that these are asked for before the target is read. */
  private void targetChanged(Plane plane, PlaneChange change) {
    for (Item autoscaler :
        plane.all(Kinds.AUTOSCALERS).by(Kinds.BY_NAMESPACE, change.name().namespace())) {
      JsonObject target = spec(autoscaler.object()).objectAt("scaleTargetRef");
      if (target.string("name", "").equals(change.name().name()) && isResized(change)) {
        plane.wakeAfter(this, autoscaler.name(), firstLook);
      }
    }
  }

  private static boolean isResized(PlaneChange change) {
    ApiObject previous = change.previous();
    return previous == null
        || !Objects.equals(spec(change.object()).get("replicas"), spec(previous).get("replicas"));
  }

  private static JsonObject spec(ApiObject object) {
    return object.tree().objectAt("spec");
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.AUTOSCALERS).get(name);
    if (item == null || item.deleting()) {
      plane.attached(AutoscaledPods.class).ifPresent(pods -> pods.forget(name));
      return Result.DONE;
    }
    return Live.turn(() -> new AutoscalerTurn(plane, item.tree(), clock.instant()).run());
  }
}
