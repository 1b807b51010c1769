package dev.insula.controllers.policy;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Says how many pods may be evicted; {@link DisruptionBudgetTurn} does the work. */
public final class DisruptionBudgetController implements Controller {

  private final InstantSource clock;

  public DisruptionBudgetController(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public String name() {
    return "disruption";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.DISRUPTION_BUDGETS.groupResource(), Kinds.PODS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.DISRUPTION_BUDGETS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(Kinds.DISRUPTION_BUDGETS.groupResource())) {
      wake.accept(change.name());
      return;
    }
    PodView pod = change.now(Kinds.PODS);
    PodView before = change.before(Kinds.PODS);
    for (Item budget :
        plane.all(Kinds.DISRUPTION_BUDGETS).by(Kinds.BY_NAMESPACE, pod.name().namespace())) {
      var selector = LabelSelector.ofObject(budget.tree().objectAt("spec").object("selector"));
      if (selector.matches(pod.labels()) || selector.matches(before.labels())) {
        wake.accept(budget.name());
      }
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.DISRUPTION_BUDGETS).get(name);
    if (item == null) {
      return Result.DONE;
    }
    // A conflict is an eviction that was granted meanwhile.
    return Live.turn(() -> new DisruptionBudgetTurn(plane, item.tree(), clock.instant()).run());
  }
}
