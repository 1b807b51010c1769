package dev.insula.controllers.storage;

import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which volume a claim gets. Pure. Source: the section "Binding" of the page "Persistent Volumes"
 * of the Kubernetes documentation.
 */
public final class VolumeMatch {

  private VolumeMatch() {}

  /**
   * The volume that is for the claim already, or else the smallest that will do.
   *
   * @param reachable says whether a volume can be used where it is needed
   * @param onlyPrebound whether the claim waits for a pod, so that nothing is chosen for it yet
   */
  public static Optional<Volume> best(
      Claim claim, Collection<Volume> volumes, Predicate<Volume> reachable, boolean onlyPrebound) {
    Volume best = null;
    for (Volume volume : volumes) {
      if (volume.deleting()
          || !volume.volumeMode().equals(claim.volumeMode())
          || volume.bytes() < claim.bytes()
          || !reachable.test(volume)) {
        continue;
      }
      if (volume.isFor(claim)) {
        return Optional.of(volume);
      }
      boolean better = best == null || volume.bytes() < best.bytes();
      if (better && !onlyPrebound && isFree(volume, claim)) {
        best = volume;
      }
    }
    return Optional.ofNullable(best);
  }

  /** Why a claim cannot have the volume that it asks for; empty if it can. */
  static String mismatch(Claim claim, Volume volume) {
    if (volume.deleting()) {
      return "the volume is marked for deletion \"" + volume.name() + "\"";
    }
    if (volume.bytes() < claim.bytes()) {
      return "requested PV is too small";
    }
    if (!volume.className().equals(claim.className())) {
      return "storageClassName does not match";
    }
    if (!volume.attributesClass().equals(claim.attributesClass())) {
      return "volumeAttributesClassName does not match";
    }
    if (!volume.volumeMode().equals(claim.volumeMode())) {
      return "incompatible volumeMode";
    }
    return volume.accessModes().containsAll(claim.accessModes()) ? "" : "incompatible accessMode";
  }

  private static boolean isFree(Volume volume, Claim claim) {
    return volume.claim() == null
        && volume.phase().equals("Available")
        && volume.className().equals(claim.className())
        && volume.attributesClass().equals(claim.attributesClass())
        && volume.accessModes().containsAll(claim.accessModes())
        && claim.selector().matches(volume.labels());
  }
}
