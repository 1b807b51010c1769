package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import org.jspecify.annotations.Nullable;

/**
 * What may change in a pod that runs: images, the deadline, additional tolerations, labels and
 * annotations. Everything else of the super pod stays as it is, so that containers and volumes that
 * a webhook of the super cluster added are kept.
 */
public final class PodUpdate {

  private PodUpdate() {}

  /**
   * The super pod as it is wanted, or null if nothing is to be changed.
   *
   * @param existing the super pod; is not changed
   */
  public static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    AppliedKeys.merge(Meta.of(merged), Meta.of(wanted));
    JsonObject to = merged.objectAt("spec");
    JsonObject from = wanted.objectAt("spec");
    copyImages(from, to, "containers");
    copyImages(from, to, "initContainers");
    Object deadline = from.get("activeDeadlineSeconds");
    if (deadline != null) {
      to.put("activeDeadlineSeconds", deadline);
    }
    addTolerations(from, to);
    return merged.equals(existing) ? null : merged;
  }

  private static void copyImages(JsonObject from, JsonObject to, String list) {
    for (JsonObject container : from.objects(list)) {
      String image = container.string("image");
      for (JsonObject other : to.objects(list)) {
        if (image != null && other.string("name", "").equals(container.string("name", ""))) {
          other.put("image", image);
        }
      }
    }
  }

  private static void addTolerations(JsonObject from, JsonObject to) {
    if (from.objects("tolerations").isEmpty()) {
      return;
    }
    JsonArray tolerations = to.arrayOrCreate("tolerations");
    for (JsonObject toleration : from.objects("tolerations")) {
      if (!tolerations.contains(toleration)) {
        tolerations.add(toleration.deepCopy());
      }
    }
  }
}
