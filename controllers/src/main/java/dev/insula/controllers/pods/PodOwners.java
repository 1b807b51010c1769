package dev.insula.controllers.pods;

import dev.insula.controllers.fleet.Kind;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Whom a change of a pod concerns: its controller, the one it had, or who might adopt it. */
public final class PodOwners {

  private PodOwners() {}

  /** Wakes them. */
  public static void wake(
      Plane plane,
      PlaneChange change,
      String group,
      String kind,
      Kind<Item> ownerKind,
      Consumer<ObjectName> wake) {
    PodView pod = change.now(Kinds.PODS);
    ApiObject previous = change.previous();
    wakeController(pod.controller(), pod, group, kind, wake);
    if (previous != null && pod.controller() == null) {
      PodView before = change.before(Kinds.PODS);
      wakeController(before.controller(), before, group, kind, wake);
    }
    if (pod.controller() == null && !change.deleted() && pod.isActive()) {
      wakeAdopters(plane, pod, ownerKind, wake);
    }
  }

  private static void wakeController(
      @Nullable Owner owner, PodView pod, String group, String kind, Consumer<ObjectName> wake) {
    if (owner != null && owner.is(group, kind)) {
      wake.accept(new ObjectName(pod.name().namespace(), owner.name()));
    }
  }

  private static void wakeAdopters(
      Plane plane, PodView pod, Kind<Item> ownerKind, Consumer<ObjectName> wake) {
    for (Item owner : plane.all(ownerKind).by(Kinds.BY_NAMESPACE, pod.name().namespace())) {
      LabelSelector selector = Claims.selectorOf(owner.tree());
      if (!selector.isEverything() && selector.matches(pod.labels())) {
        wake.accept(owner.name());
      }
    }
  }
}
