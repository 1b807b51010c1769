package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Super volume → virtual volume in the tenant whose claim it is bound to.
 *
 * <p>A tenant sees size, modes, class and state. Not where the data is: handles, servers, paths,
 * attributes and the names of the platform's secrets stay out; the API wants a source, which names
 * nothing.
 */
public final class VolumeUp {

  /** Label of virtual volumes; the tenant's other volumes, if it has any, are not touched. */
  public static final String VIRTUAL = "insula.dev/virtual-volume";

  private static final List<String> COPIED =
      List.of(
          "capacity",
          "accessModes",
          "persistentVolumeReclaimPolicy",
          "storageClassName",
          "volumeMode",
          "volumeAttributesClassName");

  private VolumeUp() {}

  /** The virtual volume, without its claim. */
  public static JsonObject translate(JsonObject superVolume) {
    var spec = new JsonObject();
    Members.copy(superVolume.objectAt("spec"), spec, COPIED);
    spec.put("csi", JsonObject.of("driver", Origin.DOMAIN, "volumeHandle", Meta.name(superVolume)));
    String phase = superVolume.objectAt("status").string("phase", "Pending");
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "PersistentVolume",
        "metadata",
        JsonObject.of("name", Meta.name(superVolume), "labels", JsonObject.of(VIRTUAL, "true")),
        "spec",
        spec,
        "status",
        JsonObject.of("phase", phase));
  }

  /** The same, bound to the tenant's claim. */
  public static JsonObject bound(JsonObject wanted, Origin claim) {
    JsonObject copy = wanted.deepCopy();
    copy.objectAt("spec")
        .put(
            "claimRef",
            JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "PersistentVolumeClaim",
                "namespace",
                claim.namespace(),
                "name",
                claim.name(),
                "uid",
                claim.uid()));
    return copy;
  }

  public static boolean isVirtual(JsonObject volume) {
    return Meta.of(volume).objectAt("labels").containsKey(VIRTUAL);
  }

  /** The existing volume with what can change of the spec, or null if it has that. */
  public static @Nullable JsonObject mergeSpec(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    Members.copy(
        wanted.objectAt("spec"),
        merged.objectAt("spec"),
        List.of("capacity", "accessModes", "persistentVolumeReclaimPolicy", "claimRef"));
    return merged.equals(existing) ? null : merged;
  }

  /** The existing volume with the wanted state, or null if it has that. */
  public static @Nullable JsonObject mergeStatus(JsonObject existing, JsonObject wanted) {
    String phase = wanted.objectAt("status").string("phase", "");
    if (phase.equals(existing.objectAt("status").string("phase", ""))) {
      return null;
    }
    JsonObject merged = existing.deepCopy();
    merged.objectOrCreate("status").put("phase", phase);
    return merged;
  }
}
