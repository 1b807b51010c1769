package dev.insula.controllers.fleet;

import dev.insula.client.Reconciler.Result;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Brings objects of one kind to where they should be, in any control plane of the fleet. It has no
 * state of its own that matters: everything is found in the control plane.
 */
public interface Controller {

  /** Its name in logs and keys. */
  String name();

  /** The resources whose changes concern it; empty for all. */
  Set<GroupResource> concerns();

  /**
   * Says which keys a change wakes. Runs after the caches have taken the change in, for one control
   * plane in the order of its changes; must not write.
   */
  void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake);

  /**
   * The resources whose objects are keys: at the start each of them is looked at once. A controller
   * that gives none does what it has to in {@link #resync}.
   */
  default List<GroupVersionResource> primary() {
    return List.of();
  }

  /** Finds what to look at when a control plane is met for the first time. */
  default void resync(Plane plane, Consumer<ObjectName> wake) {
    for (GroupVersionResource resource : primary()) {
      plane.forEach(resource, head -> wake.accept(head.name()));
    }
  }

  /**
   * Whether there is work in a control plane that was made just now, and holds only what all begin
   * with. Who says no is not asked to look at it, and hears of what comes as of all changes.
   */
  default boolean hasWorkAtBirth() {
    return false;
  }

  /**
   * The control plane was made just now, and holds only what all begin with: who keeps something
   * about a plane can begin with that, and need not read the plane for it. Runs before any change;
   * must not call the plane.
   */
  default void born(Plane plane) {}

  Result reconcile(Plane plane, ObjectName name) throws Exception;
}
