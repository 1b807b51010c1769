package dev.insula.controllers.storage;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Binds claims to volumes. A key with a namespace is a claim ({@link ClaimTurn}), one without a
 * volume ({@link VolumeTurn}). Nothing is provisioned or wiped here: that is for the provisioners,
 * which are told by the claim's annotations and the volume's phase.
 */
public final class VolumeBinding implements Controller {

  @Override
  public String name() {
    return "persistentvolume-binder";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.CLAIMS.groupResource(),
        Kinds.VOLUMES.groupResource(),
        Kinds.STORAGE_CLASSES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.VOLUMES.resource(), Kinds.CLAIMS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    GroupResource resource = change.resource();
    if (resource.equals(Kinds.CLAIMS.groupResource())) {
      wake.accept(change.name());
      String volume = Claim.of(change.object().tree()).volumeName();
      if (!volume.isEmpty()) {
        wake.accept(new ObjectName("", volume));
      }
      return;
    }
    if (resource.equals(Kinds.VOLUMES.groupResource())) {
      wake.accept(change.name());
      ObjectName claim = Volume.of(change.object().tree()).claim();
      if (claim != null) {
        wake.accept(claim);
        return;
      }
    }
    // A new volume or class can be what claims wait for.
    for (Item claim : plane.all(Kinds.CLAIMS).values()) {
      if (!Live.mentions(claim.object(), Claim.BIND_COMPLETED)) {
        wake.accept(claim.name());
      }
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    if (name.namespace().isEmpty()) {
      JsonObject volume = Live.find(plane, Kinds.VOLUMES.resource(), name);
      return volume == null ? Result.DONE : new VolumeTurn(plane, volume).run();
    }
    JsonObject claim = Live.find(plane, Kinds.CLAIMS.resource(), name);
    return claim == null ? wakeVolumesOf(plane, name) : new ClaimTurn(plane, claim).run();
  }

  /** The claim is gone: whatever was bound to it is free to be reclaimed. */
  private Result wakeVolumesOf(Plane plane, ObjectName claim) {
    for (Item volume : plane.all(Kinds.VOLUMES).values()) {
      if (isFor(volume.tree().objectAt("spec").object("claimRef"), claim)) {
        plane.wake(this, volume.name());
      }
    }
    return Result.DONE;
  }

  private static boolean isFor(@Nullable JsonObject reference, ObjectName claim) {
    return reference != null
        && reference.string("namespace", "").equals(claim.namespace())
        && reference.string("name", "").equals(claim.name());
  }
}
