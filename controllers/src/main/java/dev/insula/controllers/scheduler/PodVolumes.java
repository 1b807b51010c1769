package dev.insula.controllers.scheduler;

import dev.insula.controllers.storage.Claim;
import dev.insula.controllers.storage.Volume;
import dev.insula.controllers.storage.VolumeMatch;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one pod's volumes can be used, and what is to be done for those that wait for the pod. Made
 * for one decision.
 */
final class PodVolumes {

  static final PodVolumes NONE = new PodVolumes();

  /**
   * A claim that is to be bound on the pod's node.
   *
   * @param volume the volume that was found for it; null if one is to be provisioned
   */
  record Binding(Claim claim, @Nullable Volume volume) {}

  private final @Nullable VolumeState state;
  private final List<Volume> bound = new ArrayList<>(2);
  private final List<Claim> waiting = new ArrayList<>(0);
  private boolean lost;
  private @Nullable String refused;

  private PodVolumes() {
    state = null;
  }

  PodVolumes(PodInfo pod, VolumeState state) {
    this.state = state;
    for (PodInfo.ClaimName named : pod.claims()) {
      Claim claim = state.claim(new ObjectName(pod.name().namespace(), named.name()));
      String wrong = wrong(pod, named, claim);
      if (wrong != null) {
        refused = refused == null ? wrong : refused;
      } else if (claim != null) {
        sort(claim, state);
      }
    }
  }

  private static @Nullable String wrong(
      PodInfo pod, PodInfo.ClaimName named, @Nullable Claim claim) {
    if (claim == null) {
      return named.ephemeral()
          ? "waiting for ephemeral volume controller to create the persistentvolumeclaim \""
              + named.name()
              + "\""
          : "persistentvolumeclaim \"" + named.name() + "\" not found";
    }
    if (claim.deleting()) {
      return "persistentvolumeclaim \"" + named.name() + "\" is being deleted";
    }
    return named.ephemeral() && !claim.ownerUid().equals(pod.uid())
        ? "PVC " + claim.name() + " was not created for pod " + pod.name() + " (pod is not owner)"
        : null;
  }

  private void sort(Claim claim, VolumeState all) {
    if (claim.bound() && !claim.volumeName().isEmpty()) {
      Volume volume = all.volume(claim.volumeName());
      if (volume == null) {
        lost = true;
      } else {
        bound.add(volume);
      }
      return;
    }
    StorageClassInfo storageClass = all.storageClass(claim.className());
    if (storageClass != null && storageClass.waits() && claim.volumeName().isEmpty()) {
      waiting.add(claim);
    } else {
      refused = refused == null ? "pod has unbound immediate PersistentVolumeClaims" : refused;
    }
  }

  /** Why no node will do for now, or null. */
  @Nullable String refused() {
    return refused;
  }

  @Nullable Refusal refusal(NodeInfo node) {
    if (state == null) {
      return null;
    }
    if (lost) {
      return Refusal.VOLUME_LOST;
    }
    for (Volume volume : bound) {
      if (!state.reaches(volume, node)) {
        return Refusal.VOLUME_ELSEWHERE;
      }
    }
    for (Claim claim : waiting) {
      if (!canHave(claim, node, state)) {
        return Refusal.NO_VOLUME;
      }
    }
    return null;
  }

  /** What must be bound before the pod can go to the node. */
  List<Binding> bindings(NodeInfo node) {
    var out = new ArrayList<Binding>(waiting.size());
    for (Claim claim : waiting) {
      out.add(new Binding(claim, state == null ? null : find(claim, node, state).orElse(null)));
    }
    return out;
  }

  private static boolean canHave(Claim claim, NodeInfo node, VolumeState state) {
    if (!claim.selectedNode().isEmpty()) {
      return claim.selectedNode().equals(node.name());
    }
    StorageClassInfo storageClass = state.storageClass(claim.className());
    return find(claim, node, state).isPresent()
        || (storageClass != null && storageClass.provisionsOn(node));
  }

  private static Optional<Volume> find(Claim claim, NodeInfo node, VolumeState state) {
    return VolumeMatch.best(claim, state.volumes(), volume -> state.reaches(volume, node), false);
  }
}
