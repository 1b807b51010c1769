package dev.insula.controllers.scheduler;

import dev.insula.controllers.storage.Claim;
import dev.insula.controllers.storage.Volume;
import dev.insula.machinery.object.ObjectName;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Claims, volumes and storage classes. Guarded by the lock of its {@link ClusterState}. */
final class VolumeState {

  private final Map<ObjectName, Claim> claims = new HashMap<>();
  private final Map<String, Volume> volumes = new HashMap<>();

  /** Node selectors of the volumes that have some; of which one term must match. */
  private final Map<String, List<NodeTerm>> reach = new HashMap<>();

  private final Map<String, StorageClassInfo> classes = new HashMap<>();

  /** What a pod's volumes demand. */
  PodVolumes of(PodInfo pod) {
    return pod.claims().isEmpty() ? PodVolumes.NONE : new PodVolumes(pod, this);
  }

  @Nullable Claim claim(ObjectName name) {
    return claims.get(name);
  }

  @Nullable Volume volume(String name) {
    return volumes.get(name);
  }

  Collection<Volume> volumes() {
    return volumes.values();
  }

  @Nullable StorageClassInfo storageClass(String name) {
    return classes.get(name);
  }

  /** Whether pods on the node can use the volume. */
  boolean reaches(Volume volume, NodeInfo node) {
    List<NodeTerm> terms = reach.get(volume.name());
    return terms == null
        || terms.stream().anyMatch(term -> term.matches(node.name(), node.labels()));
  }

  void put(Claim claim) {
    claims.put(claim.name(), claim);
  }

  void put(Volume volume) {
    volumes.put(volume.name(), volume);
    var affinity = volume.nodeAffinity();
    if (affinity == null) {
      reach.remove(volume.name());
    } else {
      reach.put(
          volume.name(), affinity.objects("nodeSelectorTerms").stream().map(NodeTerm::of).toList());
    }
  }

  void put(StorageClassInfo storageClass) {
    classes.put(storageClass.name(), storageClass);
  }

  void removeClaim(ObjectName name) {
    claims.remove(name);
  }

  void removeVolume(String name) {
    volumes.remove(name);
    reach.remove(name);
  }

  void removeClass(String name) {
    classes.remove(name);
  }
}
