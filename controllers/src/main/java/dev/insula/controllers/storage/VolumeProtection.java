package dev.insula.controllers.storage;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps volumes that are being deleted as long as they are bound. */
public final class VolumeProtection implements Controller {

  private static final String FINALIZER = "kubernetes.io/pv-protection";

  @Override
  public String name() {
    return "pv-protection";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.VOLUMES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.VOLUMES.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.deleted() && change.now(Kinds.VOLUMES).deleting()) {
      wake.accept(change.name());
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    JsonObject volume = Live.find(plane, Kinds.VOLUMES.resource(), name);
    if (volume == null
        || !Meta.isDeleting(volume)
        || !Meta.finalizers(volume).contains(FINALIZER)
        || volume.objectAt("status").string("phase", "").equals("Bound")) {
      return Result.DONE;
    }
    return Finalizers.remove(plane, Kinds.VOLUMES.resource(), volume, FINALIZER);
  }
}
