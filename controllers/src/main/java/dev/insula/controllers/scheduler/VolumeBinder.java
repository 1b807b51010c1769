package dev.insula.controllers.scheduler;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.storage.Claim;
import dev.insula.controllers.storage.Volume;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;

/**
 * Starts what the claims of a pod wait for: a volume is kept for its claim, or the claim says on
 * which node it is to be provisioned. The volume controller and provisioners do the rest; the pod
 * is bound when its claims are. Thread-safe.
 */
final class VolumeBinder {

  private static final GroupVersionResource CLAIMS =
      new GroupVersionResource("", "v1", "persistentvolumeclaims");
  private static final GroupVersionResource VOLUMES =
      new GroupVersionResource("", "v1", "persistentvolumes");

  private final ControlPlaneClient client;
  private final WriteOptions write;

  VolumeBinder(ControlPlaneClient client, String schedulerName) {
    this.client = client;
    this.write = WriteOptions.as(schedulerName);
  }

  void prepare(List<PodVolumes.Binding> bindings, String node) {
    for (PodVolumes.Binding binding : bindings) {
      Volume volume = binding.volume();
      if (volume != null) {
        keepFor(binding.claim(), volume);
      } else if (binding.claim().selectedNode().isEmpty()) {
        selectNode(binding.claim(), node);
      }
    }
  }

  private void keepFor(Claim claim, Volume volume) {
    if (volume.isFor(claim) && volume.claimUid().equals(claim.uid())) {
      return;
    }
    JsonObject tree = client.get(VOLUMES, new ObjectName("", volume.name())).tree();
    Volume now = Volume.of(tree);
    if (now.claim() != null && !now.isFor(claim)) {
      throw ApiException.conflict(
          VOLUMES.groupResource(), volume.name(), "the volume is another claim's by now");
    }
    tree.objectOrCreate("spec").put("claimRef", reference(claim));
    Meta.of(tree).objectOrCreate("annotations").put(Claim.BOUND_BY_CONTROLLER, "yes");
    client.update(VOLUMES, tree, write);
  }

  static JsonObject reference(Claim claim) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "PersistentVolumeClaim",
        "namespace",
        claim.name().namespace(),
        "name",
        claim.name().name(),
        "uid",
        claim.uid());
  }

  private void selectNode(Claim claim, String node) {
    var patch =
        JsonObject.of(
            "metadata",
            JsonObject.of(
                "uid", claim.uid(), "annotations", JsonObject.of(Claim.SELECTED_NODE, node)));
    client.patch(CLAIMS, claim.name(), PatchType.MERGE, JsonOrArray.of(patch), write);
  }
}
