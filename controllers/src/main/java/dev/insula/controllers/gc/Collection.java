package dev.insula.controllers.gc;

import dev.insula.client.DeleteOptions;
import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.ServedResource;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Looks at one object and does what its owners and its finalizers ask for. Whatever is decided is
 * decided on the object's live state, and deletions carry its uid and version.
 */
final class Collection {

  /** What has become of an owner. */
  private enum Fate {
    THERE,
    WAITS_FOR_DEPENDENTS,
    GONE,
    UNKNOWN
  }

  private final Plane plane;
  private final Controller controller;
  private final OwnerGraph graph;
  private final ServedKinds kinds;

  Collection(Plane plane, Controller controller, OwnerGraph graph) {
    this.plane = plane;
    this.controller = controller;
    this.graph = graph;
    this.kinds = plane.attachment(ServedKinds.class, ServedKinds::new);
  }

  Result collect(GcKey key) {
    ServedResource served = kinds.find(plane, key.apiVersion(), key.kind());
    if (served == null) {
      return Result.DONE;
    }
    Optional<ApiObject> live = get(served, key.name());
    if (live.isEmpty()) {
      return Result.DONE;
    }
    GcHead head = GcHead.of(live.get());
    if (!head.uid().equals(key.uid())) {
      return Result.DONE;
    }
    return Live.turn(() -> collect(served, head));
  }

  private Result collect(ServedResource served, GcHead head) {
    if (head.isOrphaning()) {
      return orphan(served, head);
    }
    if (head.isForeground()) {
      return awaitDependents(served, head);
    }
    if (head.deleting() || head.owners().isEmpty()) {
      return Result.DONE;
    }
    List<Owner> there = new ArrayList<>();
    List<Owner> lost = new ArrayList<>();
    boolean waiting = false;
    for (Owner owner : head.owners()) {
      switch (fate(served, head, owner)) {
        case THERE -> there.add(owner);
        case WAITS_FOR_DEPENDENTS -> {
          lost.add(owner);
          waiting = true;
        }
        case GONE -> lost.add(owner);
        case UNKNOWN -> {
          return Result.RETRY;
        }
      }
    }
    if (lost.isEmpty()) {
      return Result.DONE;
    }
    if (!there.isEmpty()) {
      dropOwners(served, head.name(), uids(lost));
      return Result.DONE;
    }
    delete(served, head, waiting);
    return Result.DONE;
  }

  private Fate fate(ServedResource served, GcHead head, Owner owner) {
    ServedResource ownerServed = kinds.find(plane, owner.apiVersion(), owner.kind());
    if (ownerServed == null) {
      return Fate.UNKNOWN;
    }
    if (ownerServed.namespaced() && !served.namespaced()) {
      plane.eventFrom(
          "garbage-collector-controller",
          new ObjectReference(
              head.apiVersion(), head.kind(), "", head.name().name(), head.uid(), "", ""),
          "Warning",
          "OwnerRefInvalidNamespace",
          "ownerRef ["
              + owner.apiVersion()
              + "/"
              + owner.kind()
              + ", namespace: , name: "
              + owner.name()
              + ", uid: "
              + owner.uid()
              + "] does not exist in namespace \"\"");
      return Fate.THERE;
    }
    String namespace = ownerServed.namespaced() ? head.name().namespace() : "";
    Optional<ApiObject> live = get(ownerServed, new ObjectName(namespace, owner.name()));
    if (live.isEmpty()) {
      return Fate.GONE;
    }
    GcHead found = GcHead.of(live.get());
    if (!found.uid().equals(owner.uid())) {
      return Fate.GONE;
    }
    return found.isForeground() ? Fate.WAITS_FOR_DEPENDENTS : Fate.THERE;
  }

  /**
   * Deletes an object that nobody owns any more. If an owner waits for it and it has dependents
   * itself, they go first.
   */
  private void delete(ServedResource served, GcHead head, boolean ownerWaits) {
    String policy = "Background";
    String version = head.resourceVersion();
    if (head.finalizers().contains(GcHead.ORPHAN)) {
      policy = "Orphan";
    } else if (head.finalizers().contains(GcHead.FOREGROUND)) {
      policy = "Foreground";
    } else if (ownerWaits) {
      load();
      List<GcHead> dependents = graph.dependentsOf(head.uid());
      policy = dependents.isEmpty() ? "Background" : "Foreground";
      if (dependents.stream().anyMatch(GcHead::isForeground)) {
        // They may wait for each other in a circle, so this one does not hold its owners back.
        version = unblockOwners(served, head);
      }
    }
    plane
        .client()
        .delete(
            served.resource(), head.name(), new DeleteOptions(head.uid(), version, null, policy));
  }

  private String unblockOwners(ServedResource served, GcHead head) {
    JsonObject tree = plane.client().get(served.resource(), head.name()).tree();
    Meta.of(tree)
        .objects("ownerReferences")
        .forEach(owner -> owner.put("blockOwnerDeletion", false));
    Meta.of(tree).put("resourceVersion", head.resourceVersion());
    return Meta.resourceVersion(plane.client().update(served.resource(), tree, Live.WRITE).tree());
  }

  /** The object goes when no dependent holds it back any more. */
  private Result awaitDependents(ServedResource served, GcHead head) {
    load();
    boolean held = false;
    for (GcHead dependent : graph.dependentsOf(head.uid())) {
      held |=
          dependent.owners().stream()
              .anyMatch(owner -> owner.uid().equals(head.uid()) && owner.blocking());
      if (!dependent.deleting()) {
        plane.wake(controller, dependent.key().encode());
      }
    }
    if (!held) {
      dropFinalizer(served, head, GcHead.FOREGROUND);
    }
    return Result.DONE;
  }

  /** The dependents stay, without this owner. */
  private Result orphan(ServedResource served, GcHead head) {
    load();
    for (GcHead dependent : graph.dependentsOf(head.uid())) {
      ServedResource of = kinds.find(plane, dependent.apiVersion(), dependent.kind());
      if (of != null) {
        dropOwners(of, dependent.name(), Set.of(head.uid()));
      }
    }
    dropFinalizer(served, head, GcHead.ORPHAN);
    return Result.DONE;
  }

  private void load() {
    graph.load(plane).forEach(head -> plane.wake(controller, head.key().encode()));
  }

  private void dropOwners(ServedResource served, ObjectName name, Set<String> uids) {
    change(
        served,
        name,
        meta -> {
          var kept = new JsonArray();
          for (JsonObject owner : meta.objects("ownerReferences")) {
            if (!uids.contains(owner.string("uid", ""))) {
              kept.add(owner);
            }
          }
          putOrRemove(meta, "ownerReferences", kept);
        });
  }

  private void dropFinalizer(ServedResource served, GcHead head, String finalizer) {
    change(
        served,
        head.name(),
        meta -> {
          var kept = new JsonArray(meta.strings("finalizers"));
          kept.remove(finalizer);
          putOrRemove(meta, "finalizers", kept);
        });
  }

  /** Works for every kind, custom ones too; refused if somebody came between. */
  private void change(ServedResource served, ObjectName name, Consumer<JsonObject> change) {
    Optional<ApiObject> live = get(served, name);
    if (live.isPresent()) {
      JsonObject tree = live.get().tree();
      change.accept(Meta.of(tree));
      // The graph hears of it by the stream, which also knows if the object went by this.
      plane.client().update(served.resource(), tree, Live.WRITE);
    }
  }

  private static void putOrRemove(JsonObject meta, String member, JsonArray list) {
    if (list.isEmpty()) {
      meta.remove(member);
    } else {
      meta.put(member, list);
    }
  }

  private Optional<ApiObject> get(ServedResource served, ObjectName name) {
    try {
      String namespace = served.namespaced() ? name.namespace() : "";
      return Optional.of(
          plane.client().get(served.resource(), new ObjectName(namespace, name.name())));
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static Set<String> uids(List<Owner> owners) {
    return owners.stream().map(Owner::uid).collect(Collectors.toSet());
  }
}
