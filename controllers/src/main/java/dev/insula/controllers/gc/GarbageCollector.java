package dev.insula.controllers.gc;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.ObjectName;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Deletes objects whose owners are all gone, in whatever kind, and does the work of deletions that
 * wait for their dependents or leave them behind. Source: the page "Garbage Collection" of the
 * Kubernetes documentation; {@link Collection} does the work for one object.
 */
public final class GarbageCollector implements Controller {

  @Override
  public String name() {
    return "garbage-collector";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of();
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    graph(plane).load(plane).forEach(head -> wake.accept(head.key().encode()));
  }

  /** Nothing that a control plane begins with has an owner. */
  @Override
  public void born(Plane plane) {
    graph(plane).complete();
  }

  static OwnerGraph graph(Plane plane) {
    return plane.attachment(OwnerGraph.class, OwnerGraph::new);
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    GcHead head = GcHead.of(change.object());
    Optional<OwnerGraph> graph = plane.attached(OwnerGraph.class);
    if (change.deleted()) {
      graph.ifPresent(g -> g.remove(head));
      wake.accept(GcKey.gone(head.uid()).encode());
      // Owners may have waited for this one.
      head.owners().stream()
          .filter(Owner::blocking)
          .forEach(owner -> wake.accept(GcKey.of(owner, head.name().namespace()).encode()));
      return;
    }
    graph.ifPresent(g -> g.put(head));
    wakeUnblocked(change, head, wake);
    if (head.isForeground() || head.isOrphaning()) {
      wake.accept(head.key().encode());
    } else if (!head.owners().isEmpty()
        && ownersChanged(change)
        && !graph.map(g -> g.knowsOwnersOf(head)).orElse(false)) {
      wake.accept(head.key().encode());
    }
  }

  /** Owners that this object does not hold back any more may have waited for it. */
  private static void wakeUnblocked(PlaneChange change, GcHead head, Consumer<ObjectName> wake) {
    ApiObject previous = change.previous();
    if (previous == null) {
      return;
    }
    for (Owner before : GcHead.of(previous).owners()) {
      boolean held =
          head.owners().stream().anyMatch(now -> now.uid().equals(before.uid()) && now.blocking());
      if (before.blocking() && !held) {
        wake.accept(GcKey.of(before, head.name().namespace()).encode());
      }
    }
  }

  private static boolean ownersChanged(PlaneChange change) {
    ApiObject previous = change.previous();
    return previous == null
        || !GcHead.of(previous).owners().equals(GcHead.of(change.object()).owners());
  }

  @Override
  public Result reconcile(Plane plane, ObjectName encoded) {
    GcKey key = GcKey.decode(encoded);
    OwnerGraph graph = graph(plane);
    if (!key.isGone()) {
      return new Collection(plane, this, graph).collect(key);
    }
    resync(plane, name -> plane.wake(this, name));
    graph.dependentsOf(key.uid()).forEach(dependent -> plane.wake(this, dependent.key().encode()));
    return Result.DONE;
  }
}
