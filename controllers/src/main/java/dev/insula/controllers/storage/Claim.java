package dev.insula.controllers.storage;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What binding looks at of a persistent volume claim. Immutable.
 *
 * @param volumeName the volume that it has or asks for; empty without one
 * @param bound whether its binding is complete
 * @param storageClass null where it names none at all, empty where it wants none
 * @param selectedNode where the scheduler wants it provisioned; empty as long as it doesn't
 * @param ownerUid the uid of its controller; empty without one
 */
public record Claim(
    ObjectName name,
    String uid,
    String volumeName,
    boolean bound,
    boolean deleting,
    @Nullable String storageClass,
    String attributesClass,
    Set<String> accessModes,
    long bytes,
    LabelSelector selector,
    String volumeMode,
    String selectedNode,
    String ownerUid) {

  public static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";
  public static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";
  public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";
  private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

  public static Claim of(JsonObject claim) {
    JsonObject spec = claim.objectAt("spec");
    Map<String, String> annotations = Meta.annotations(claim);
    JsonObject selector = spec.object("selector");
    JsonObject owner = Meta.controllerOf(claim);
    return new Claim(
        Meta.objectName(claim),
        Meta.uid(claim),
        spec.string("volumeName", ""),
        annotations.containsKey(BIND_COMPLETED),
        Meta.isDeleting(claim),
        annotations.containsKey(CLASS) ? annotations.get(CLASS) : spec.string("storageClassName"),
        spec.string("volumeAttributesClassName", ""),
        Set.copyOf(spec.strings("accessModes")),
        Volume.bytes(spec.objectAt("resources", "requests").get("storage")),
        selector == null ? LabelSelector.everything() : LabelSelector.ofObject(selector),
        spec.string("volumeMode", "Filesystem"),
        annotations.getOrDefault(SELECTED_NODE, ""),
        owner == null ? "" : owner.string("uid", ""));
  }

  /** The class that must be that of its volume. */
  public String className() {
    return storageClass == null ? "" : storageClass;
  }
}
