package dev.insula.controllers.pods;

import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.controllers.fleet.Kind;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which objects belong to an owner: those that name it as their controller and match its selector.
 * Matching objects without a controller are adopted, owned ones that no longer match are released.
 * Source: the pages on ReplicaSet (isolating pods, acquisition) of the Kubernetes documentation.
 */
public final class Claims {

  private final Plane plane;
  private final JsonObject owner;
  private final GroupVersionResource ownerResource;
  private final LabelSelector selector;
  private final String finalizer;
  private final Predicate<PodView> member;
  private boolean ownerChecked;

  public Claims(Plane plane, JsonObject owner, GroupVersionResource ownerResource) {
    this(plane, owner, ownerResource, "", _ -> true);
  }

  /**
   * @param finalizer what adopted pods are to carry and released ones are not; empty for nothing
   * @param member what pods have to be besides matching the selector
   */
  public Claims(
      Plane plane,
      JsonObject owner,
      GroupVersionResource ownerResource,
      String finalizer,
      Predicate<PodView> member) {
    this.plane = plane;
    this.owner = owner;
    this.ownerResource = ownerResource;
    this.selector = selectorOf(owner);
    this.finalizer = finalizer;
    this.member = member;
  }

  /** An owner's selector; that of a replication controller is a plain map. */
  public static LabelSelector selectorOf(JsonObject owner) {
    JsonObject spec = owner.objectAt("spec");
    if (owner.string("kind", "").equals("ReplicationController")) {
      JsonObject labels = spec.object("selector");
      return LabelSelector.ofLabels(
          Meta.strings(labels == null ? spec.objectAt("template", "metadata", "labels") : labels));
    }
    return LabelSelector.ofObject(spec.object("selector"));
  }

  /** The owner's pods, after adoption and release. */
  public List<PodView> pods() {
    return pods(true);
  }

  private List<PodView> pods(boolean mayAdopt) {
    var store = plane.all(Kinds.PODS);
    var out = new ArrayList<PodView>();
    for (PodView pod : store.by(Kinds.BY_CONTROLLER, Meta.uid(owner))) {
      if (isMember(pod)) {
        out.add(pod);
      } else if (!Meta.isDeleting(owner)) {
        release(Kinds.PODS.resource(), pod.name(), pod.uid());
      }
    }
    boolean adopted = false;
    for (PodView pod : mayAdopt ? orphans(Kinds.PODS, PodView::isActive) : List.<PodView>of()) {
      if (isMember(pod) && adopt(Kinds.PODS.resource(), pod.name(), pod.uid())) {
        adopted = true;
      }
    }
    // What was adopted is read from the cache, which has seen the write.
    return adopted ? pods(false) : out;
  }

  private boolean isMember(PodView pod) {
    return selector.matches(pod.labels()) && member.test(pod);
  }

  /** The owner's objects of another kind, after adoption and release. */
  public List<Item> items(Kind<Item> kind) {
    var out = new ArrayList<Item>();
    for (Item item : plane.all(kind).by(Kinds.BY_CONTROLLER, Meta.uid(owner))) {
      if (selector.matches(item.labels())) {
        out.add(item);
      } else if (!Meta.isDeleting(owner)) {
        release(kind.resource(), item.name(), item.uid());
      }
    }
    boolean adopted = false;
    for (Item item : orphans(kind, item -> !item.deleting())) {
      if (selector.matches(item.labels()) && adopt(kind.resource(), item.name(), item.uid())) {
        adopted = true;
      }
    }
    // What was adopted is read from the cache, which has seen the write.
    return adopted ? items(kind) : out;
  }

  private <T> List<T> orphans(Kind<T> kind, Predicate<T> wanted) {
    if (Meta.isDeleting(owner)) {
      return List.of();
    }
    String key = Kinds.orphansOf(Meta.namespace(owner));
    return plane.all(kind).by(Kinds.BY_CONTROLLER, key).stream().filter(wanted).toList();
  }

  /** Only an owner that is still the same and stays may adopt: asked of the server itself. */
  private boolean ownerStays() {
    if (!ownerChecked) {
      JsonObject fresh = plane.client().get(ownerResource, Meta.objectName(owner)).tree();
      if (!Meta.uid(fresh).equals(Meta.uid(owner)) || Meta.isDeleting(fresh)) {
        throw ApiException.conflict(
            ownerResource.groupResource(), Meta.name(owner), "it is another one or being deleted");
      }
      ownerChecked = true;
    }
    return true;
  }

  private boolean adopt(GroupVersionResource resource, ObjectName name, String uid) {
    if (!ownerStays()) {
      return false;
    }
    JsonObject reference =
        Owner.controllerReference(
            owner.string("apiVersion", ""),
            owner.string("kind", ""),
            Meta.name(owner),
            Meta.uid(owner));
    return patchOwners(resource, name, uid, JsonArray.of(reference), "finalizers");
  }

  private void release(GroupVersionResource resource, ObjectName name, String uid) {
    var removal = JsonObject.of("$patch", "delete", "uid", Meta.uid(owner));
    patchOwners(resource, name, uid, JsonArray.of(removal), "$deleteFromPrimitiveList/finalizers");
  }

  private boolean patchOwners(
      GroupVersionResource resource,
      ObjectName name,
      String uid,
      JsonArray references,
      String finalizers) {
    var meta = JsonObject.of("uid", uid, "ownerReferences", references);
    if (!finalizer.isEmpty()) {
      meta.put(finalizers, JsonArray.of(finalizer));
    }
    var patch = JsonObject.of("metadata", meta);
    try {
      plane.client().patch(resource, name, PatchType.STRATEGIC, JsonOrArray.of(patch), Live.WRITE);
      return true;
    } catch (ApiException e) {
      if (e.isNotFound() || e.isConflict() || e.code() == 422) {
        return false;
      }
      throw e;
    }
  }
}
