package dev.insula.controllers.storage;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ObjectName;

/** Brings one volume's phase to what its claim makes of it. */
final class VolumeTurn {

  private final Plane plane;
  private final JsonObject tree;
  private final Volume volume;

  VolumeTurn(Plane plane, JsonObject tree) {
    this.plane = plane;
    this.tree = tree;
    this.volume = Volume.of(tree);
  }

  Result run() {
    if (volume.standsForAnother()) {
      return Result.DONE;
    }
    ObjectName claimName = volume.claim();
    if (claimName == null || volume.claimUid().isEmpty()) {
      return phase("Available");
    }
    JsonObject found = Live.find(plane, Kinds.CLAIMS.resource(), claimName);
    Claim claim = found == null ? null : Claim.of(found);
    if (claim == null || !claim.uid().equals(volume.claimUid())) {
      return volume.phase().equals("Failed") ? Result.DONE : phase("Released");
    }
    return claim.volumeName().equals(volume.name()) ? phase("Bound") : Result.DONE;
  }

  private Result phase(String wanted) {
    if (volume.phase().equals(wanted)) {
      return Result.DONE;
    }
    tree.objectOrCreate("status").put("phase", wanted);
    return Live.update(plane, Kinds.VOLUMES.resource(), tree, Live.STATUS);
  }
}
