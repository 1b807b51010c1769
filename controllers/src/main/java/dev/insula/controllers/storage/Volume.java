package dev.insula.controllers.storage;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.quantity.Quantity;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What binding looks at of a persistent volume. Immutable.
 *
 * @param claim the claim that it is for; null while it is for anybody
 * @param claimUid empty where the volume is for a claim that may be yet to come
 * @param standsForAnother whether it shows another cluster's volume, whose state it has
 * @param nodeAffinity the node selector that its node must meet; null if any will do
 */
public record Volume(
    String name,
    String uid,
    @Nullable ObjectName claim,
    String claimUid,
    String className,
    String attributesClass,
    Set<String> accessModes,
    long bytes,
    Map<String, String> labels,
    String volumeMode,
    String phase,
    boolean deleting,
    boolean boundByController,
    boolean standsForAnother,
    @Nullable JsonObject nodeAffinity) {

  /** Volumes that show another cluster's volume are kept by who put them there. */
  private static final String VIRTUAL = "insula.dev/virtual-volume";

  private static final String CLASS = "volume.beta.kubernetes.io/storage-class";

  public static Volume of(JsonObject volume) {
    JsonObject spec = volume.objectAt("spec");
    JsonObject reference = spec.object("claimRef");
    Map<String, String> annotations = Meta.annotations(volume);
    return new Volume(
        Meta.name(volume),
        Meta.uid(volume),
        reference == null
            ? null
            : new ObjectName(reference.string("namespace", ""), reference.string("name", "")),
        reference == null ? "" : reference.string("uid", ""),
        annotations.containsKey(CLASS)
            ? annotations.getOrDefault(CLASS, "")
            : spec.string("storageClassName", ""),
        spec.string("volumeAttributesClassName", ""),
        Set.copyOf(spec.strings("accessModes")),
        bytes(spec.objectAt("capacity").get("storage")),
        Meta.labels(volume),
        spec.string("volumeMode", "Filesystem"),
        volume.objectAt("status").string("phase", ""),
        Meta.isDeleting(volume),
        annotations.containsKey(Claim.BOUND_BY_CONTROLLER),
        Meta.labels(volume).containsKey(VIRTUAL),
        spec.objectAt("nodeAffinity").object("required"));
  }

  /** Whether it is for this claim and no other. */
  public boolean isFor(Claim wanted) {
    return wanted.name().equals(claim) && (claimUid.isEmpty() || claimUid.equals(wanted.uid()));
  }

  /** An amount of storage in bytes, rounded up; 0 for what is none. */
  static long bytes(@Nullable Object quantity) {
    if (quantity == null) {
      return 0;
    }
    try {
      return Quantity.parse(quantity.toString()).value();
    } catch (IllegalArgumentException e) {
      return 0;
    }
  }
}
