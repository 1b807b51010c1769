package dev.insula.controllers.storage;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Brings one claim to its volume, or tells why it has none. */
final class ClaimTurn {

  private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";

  /** Provisioners that Kubernetes once had in itself; it has drivers in the place of some. */
  private static final String IN_TREE = "kubernetes.io/";

  private static final Set<String> WITH_DRIVERS =
      Set.of(
          "kubernetes.io/aws-ebs",
          "kubernetes.io/azure-disk",
          "kubernetes.io/azure-file",
          "kubernetes.io/cinder",
          "kubernetes.io/gce-pd",
          "kubernetes.io/portworx-volume",
          "kubernetes.io/vsphere-volume");
  private static final List<String> PROVISIONER =
      List.of(
          "volume.beta.kubernetes.io/storage-provisioner",
          "volume.kubernetes.io/storage-provisioner");

  private final Plane plane;
  private final JsonObject tree;
  private final Claim claim;

  ClaimTurn(Plane plane, JsonObject tree) {
    this.plane = plane;
    this.tree = tree;
    this.claim = Claim.of(tree);
  }

  Result run() {
    if (claim.deleting()) {
      return Result.DONE;
    }
    if (!claim.volumeName().isEmpty()) {
      return named();
    }
    if (claim.bound()) {
      return lost(
          "ClaimLost",
          "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
    }
    if (claim.storageClass() == null && takesDefaultClass()) {
      return Live.update(plane, Kinds.CLAIMS.resource(), tree, Live.WRITE);
    }
    JsonObject storageClass = storageClass();
    boolean waits =
        storageClass != null
            && storageClass.string("volumeBindingMode", "").equals("WaitForFirstConsumer")
            && claim.selectedNode().isEmpty();
    List<Volume> volumes =
        plane.all(Kinds.VOLUMES).values().stream().map(item -> Volume.of(item.tree())).toList();
    Optional<Volume> match = VolumeMatch.best(claim, volumes, _ -> true, waits);
    return match.isPresent() ? bind(match.get().name()) : unbound(storageClass, waits);
  }

  /** The claim has a volume, or asks for one by name. */
  private Result named() {
    JsonObject found =
        Live.find(plane, Kinds.VOLUMES.resource(), new ObjectName("", claim.volumeName()));
    if (found == null) {
      return claim.bound()
          ? lost(
              "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!")
          : Result.DONE;
    }
    Volume volume = Volume.of(found);
    if (volume.standsForAnother()) {
      return Result.DONE;
    }
    if (volume.isFor(claim)) {
      return bind(volume.name());
    }
    if (volume.claim() == null) {
      return bindIfItFits(volume);
    }
    if (claim.bound()) {
      return lost(
          "ClaimMisbound",
          "Two claims are bound to the same volume, this one is bound incorrectly");
    }
    event(
        "Warning",
        "FailedBinding",
        "volume \"" + volume.name() + "\" already bound to a different claim.");
    return Result.DONE;
  }

  private Result bindIfItFits(Volume volume) {
    String wrong = claim.bound() ? "" : VolumeMatch.mismatch(claim, volume);
    if (wrong.isEmpty()) {
      return bind(volume.name());
    }
    event(
        "Warning",
        "VolumeMismatch",
        "Cannot bind to requested volume \"" + volume.name() + "\": " + wrong);
    return Result.DONE;
  }

  /**
   * Four writes, each of which leads to the next if only some are made: the volume is kept for the
   * claim, says so, the claim names it, and says that it has it.
   */
  private Result bind(String name) {
    JsonObject volume = Live.find(plane, Kinds.VOLUMES.resource(), new ObjectName("", name));
    if (volume == null) {
      return Result.RETRY;
    }
    Volume now = Volume.of(volume);
    if (now.claim() != null && !now.isFor(claim)) {
      return Result.RETRY;
    }
    if (!now.claimUid().equals(claim.uid())) {
      if (now.claim() == null) {
        Meta.of(volume).objectOrCreate("annotations").put(Claim.BOUND_BY_CONTROLLER, "yes");
      }
      volume.objectOrCreate("spec").put("claimRef", reference());
      Result kept = Live.update(plane, Kinds.VOLUMES.resource(), volume, Live.WRITE);
      // Its change brings the claim here again.
      return kept;
    }
    if (!claim.volumeName().equals(name) || !claim.bound()) {
      JsonObject annotations = Meta.of(tree).objectOrCreate("annotations");
      annotations.put(Claim.BIND_COMPLETED, "yes");
      if (claim.volumeName().isEmpty()) {
        annotations.put(Claim.BOUND_BY_CONTROLLER, "yes");
        tree.objectOrCreate("spec").put("volumeName", name);
      }
      return Live.update(plane, Kinds.CLAIMS.resource(), tree, Live.WRITE);
    }
    return sayBound(volume);
  }

  private Result sayBound(JsonObject volume) {
    JsonObject status = tree.objectAt("status").deepCopy();
    boolean same = status.string("phase", "").equals("Bound");
    if (same) {
      return Result.DONE;
    }
    status.put("phase", "Bound");
    JsonArray modes = volume.objectAt("spec").array("accessModes");
    if (modes != null) {
      status.put("accessModes", modes.deepCopy());
    }
    status.put("capacity", volume.objectAt("spec", "capacity").deepCopy());
    tree.put("status", status);
    return Live.update(plane, Kinds.CLAIMS.resource(), tree, Live.STATUS);
  }

  private JsonObject reference() {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "PersistentVolumeClaim",
        "namespace",
        Meta.namespace(tree),
        "name",
        Meta.name(tree),
        "uid",
        Meta.uid(tree),
        "resourceVersion",
        Meta.resourceVersion(tree));
  }

  private Result lost(String reason, String message) {
    if (tree.objectAt("status").string("phase", "").equals("Lost")) {
      return Result.DONE;
    }
    event("Warning", reason, message);
    tree.objectOrCreate("status").put("phase", "Lost");
    tree.objectOrCreate("status").remove("accessModes");
    tree.objectOrCreate("status").remove("capacity");
    return Live.update(plane, Kinds.CLAIMS.resource(), tree, Live.STATUS);
  }

  /** Claims that name no class get the default one, also when there was none when they came. */
  private boolean takesDefaultClass() {
    Optional<JsonObject> newest =
        plane.all(Kinds.STORAGE_CLASSES).values().stream()
            .map(Item::tree)
            .filter(each -> "true".equals(Meta.annotations(each).get(DEFAULT_CLASS)))
            .max(
                Comparator.comparing((JsonObject o) -> Meta.of(o).string("creationTimestamp", ""))
                    .thenComparing(Meta::name, Comparator.reverseOrder()));
    newest.ifPresent(
        found -> tree.objectOrCreate("spec").put("storageClassName", Meta.name(found)));
    return newest.isPresent();
  }

  private @Nullable JsonObject storageClass() {
    Item item = plane.all(Kinds.STORAGE_CLASSES).get(new ObjectName("", claim.className()));
    return item == null ? null : item.tree();
  }

  private Result unbound(@Nullable JsonObject storageClass, boolean waits) {
    if (claim.className().isEmpty()) {
      event(
          "Normal",
          "FailedBinding",
          "no persistent volumes available for this claim and no storage class is set");
    } else if (storageClass == null) {
      event(
          "Warning",
          "ProvisioningFailed",
          "storageclass.storage.k8s.io \"" + claim.className() + "\" not found");
    } else if (waits) {
      event(
          "Normal",
          "WaitForFirstConsumer",
          "waiting for first consumer to be created before binding");
    } else if (hasNoPlugin(storageClass.string("provisioner", ""))) {
      event(
          "Warning",
          "ProvisioningFailed",
          "no volume plugin matched name: " + storageClass.string("provisioner", ""));
    } else {
      return awaitProvisioner(storageClass.string("provisioner", ""));
    }
    return Result.DONE;
  }

  private static boolean hasNoPlugin(String provisioner) {
    return provisioner.startsWith(IN_TREE) && !WITH_DRIVERS.contains(provisioner);
  }

  private Result awaitProvisioner(String provisioner) {
    event(
        "Normal",
        "ExternalProvisioning",
        "Waiting for a volume to be created either by the external provisioner '"
            + provisioner
            + "' or manually by the system administrator. If volume creation is delayed, please"
            + " verify that the provisioner is running and correctly registered.");
    JsonObject annotations = Meta.of(tree).objectOrCreate("annotations");
    if (PROVISIONER.stream().allMatch(key -> annotations.string(key, "").equals(provisioner))) {
      return Result.DONE;
    }
    PROVISIONER.forEach(key -> annotations.put(key, provisioner));
    return Live.update(plane, Kinds.CLAIMS.resource(), tree, Live.WRITE);
  }

  /** Once for each state of the claim: it is looked at again whenever a volume changes. */
  private void event(String type, String reason, String message) {
    if (plane.attachment(ToldClaims.class, ToldClaims::new).isTold(tree)) {
      return;
    }
    plane.event(ObjectReference.to(tree), type, reason, message);
  }
}
