package dev.insula.controllers.storage;

import dev.insula.client.ListOptions;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Keeps classes of volume attributes that are being deleted as long as something has them. */
public final class AttributesClassProtection implements Controller {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "volumeattributesclasses");
  private static final String FINALIZER = "kubernetes.io/vac-protection";
  private static final String MENTION = "olumeAttributesClassName";

  @Override
  public String name() {
    return "vac-protection";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        CLASSES.groupResource(), Kinds.CLAIMS.groupResource(), Kinds.VOLUMES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(CLASSES);
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.resource().equals(CLASSES.groupResource())) {
      if (!change.deleted()) {
        wake.accept(change.name());
      }
      return;
    }
    ApiObject before = change.previous() == null ? change.object() : change.previous();
    if (Live.mentions(before, MENTION)) {
      classes(before.tree()).forEach(name -> wake.accept(new ObjectName("", name)));
    }
  }

  /** The classes that a claim or a volume has, wants, or is on its way to. */
  private static Stream<String> classes(JsonObject object) {
    JsonObject status = object.objectAt("status");
    return Stream.of(
            object.objectAt("spec").string("volumeAttributesClassName", ""),
            status.string("currentVolumeAttributesClassName", ""),
            status.objectAt("modifyVolumeStatus").string("targetVolumeAttributesClassName", ""))
        .filter(name -> !name.isEmpty());
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject found = Live.find(plane, CLASSES, name);
    if (found == null
        || !Meta.isDeleting(found)
        || !Meta.finalizers(found).contains(FINALIZER)
        || isUsed(plane, Kinds.CLAIMS.resource(), name.name())
        || isUsed(plane, Kinds.VOLUMES.resource(), name.name())) {
      return Result.DONE;
    }
    return Finalizers.remove(plane, CLASSES, found, FINALIZER);
  }

  /** Asks the control plane itself: a cache could miss what was made just now. */
  private static boolean isUsed(Plane plane, GroupVersionResource resource, String name) {
    String token = "";
    do {
      var page = plane.client().list(resource, "", ListOptions.NONE.page(500, token));
      for (ApiObject object : page.items()) {
        if (Live.mentions(object, MENTION) && classes(object.tree()).anyMatch(name::equals)) {
          return true;
        }
      }
      token = page.continueToken();
    } while (!token.isEmpty());
    return false;
  }
}
