package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.profile.IsolationProfile;

/** What the tenant's profile says of every pod, where the pod does not say it itself. */
final class PodProfile {

  private PodProfile() {}

  static void apply(JsonObject spec, IsolationProfile profile, String tenant) {
    boolean named = !spec.string("runtimeClassName", "").isEmpty();
    if (!profile.runtimeClasses().isEmpty() && (!named || profile.forceRuntimeClass())) {
      spec.put("runtimeClassName", profile.runtimeClasses().getFirst());
    }
    String priority = profile.placement().priorityClass();
    if (!priority.isEmpty() && spec.string("priorityClassName", "").isEmpty()) {
      spec.put("priorityClassName", priority);
    }
    PodPlacement.apply(spec, profile, tenant);
    for (JsonObject container : PodSpecs.containers(spec)) {
      if (profile.images().alwaysPull()) {
        container.put("imagePullPolicy", "Always");
      }
    }
    // Ephemeral containers take from what the others leave, and may not say more.
    spec.objects("containers").forEach(container -> limit(container, profile));
    spec.objects("initContainers").forEach(container -> limit(container, profile));
    if (profile.images().alwaysPull()) {
      for (JsonObject volume : spec.objects("volumes")) {
        JsonObject image = volume.object("image");
        if (image != null) {
          image.put("pullPolicy", "Always");
        }
      }
    }
  }

  /** A claim that names no storage class. */
  static void giveClass(JsonObject claimSpec, IsolationProfile profile) {
    if (!profile.storageClasses().isEmpty() && !claimSpec.containsKey("storageClassName")) {
      claimSpec.put("storageClassName", profile.storageClasses().getFirst());
    }
  }

  private static void limit(JsonObject container, IsolationProfile profile) {
    profile
        .limits()
        .forEach(
            (resource, most) -> {
              JsonObject limits = container.objectOrCreate("resources").objectOrCreate("limits");
              if (!limits.containsKey(resource)) {
                limits.put(resource, most);
              }
            });
  }
}
