package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PersistentVolumeClaims: what is asked for goes down, which volume it is comes up.
 *
 * <p>A tenant never names the volume: the airlock refuses that, and it is not copied down in any
 * case. After a claim is made only its size and its attributes class can change (API validation).
 */
final class ClaimPassage implements Passage {

  private static final String VOLUME = "volumeName";

  @Override
  public JsonObject asWritten(JsonObject object, boolean exists) {
    if (!exists) {
      return object;
    }
    JsonObject copy = object.deepCopy();
    copy.objectAt("spec").remove(VOLUME);
    return copy;
  }

  @Override
  public JsonObject down(JsonObject object, TenantContext context) {
    JsonObject spec = object.objectAt("spec").deepCopy();
    spec.remove(VOLUME);
    PodProfile.giveClass(spec, context.profile());
    JsonObject wanted = Copies.begin(SyncedKind.CLAIM, object, context);
    wanted.put("spec", spec);
    return wanted;
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    Members.copy(
        wanted.objectAt("spec"),
        merged.objectAt("spec"),
        List.of("resources", "volumeAttributesClassName"));
    return merged.equals(existing) ? null : merged;
  }

  @Override
  public @Nullable JsonObject specUp(JsonObject object, JsonObject superObject) {
    String volume = superObject.objectAt("spec").string(VOLUME, "");
    if (volume.isEmpty() || volume.equals(object.objectAt("spec").string(VOLUME, ""))) {
      return null;
    }
    JsonObject changed = object.deepCopy();
    changed.objectAt("spec").put(VOLUME, volume);
    return changed;
  }

  @Override
  public @Nullable JsonObject statusUp(JsonObject object, JsonObject superObject) {
    JsonObject status = superObject.objectAt("status").deepCopy();
    RefusalMark.keep(object, status);
    if (status.equals(object.objectAt("status"))) {
      return null;
    }
    JsonObject changed = object.deepCopy();
    changed.put("status", status);
    return changed;
  }
}
