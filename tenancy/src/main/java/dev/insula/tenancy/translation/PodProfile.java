package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.profile.IsolationProfile;

/** What the tenant's profile says of every pod, where the pod does not say it itself. */
final class PodProfile {

  private PodProfile() {}

  static void apply(JsonObject spec, IsolationProfile profile) {
    if (!profile.runtimeClasses().isEmpty() && spec.string("runtimeClassName", "").isEmpty()) {
      spec.put("runtimeClassName", profile.runtimeClasses().getFirst());
    }
    if (!profile.nodeSelector().isEmpty()) {
      spec.objectOrCreate("nodeSelector").putAll(profile.nodeSelector());
    }
    for (String key : profile.tolerations()) {
      JsonArray tolerations = spec.arrayOrCreate("tolerations");
      var toleration = JsonObject.of("key", key, "operator", "Exists");
      if (!tolerations.contains(toleration)) {
        tolerations.add(toleration);
      }
    }
    for (JsonObject container : PodSpecs.containers(spec)) {
      if (profile.images().alwaysPull()) {
        container.put("imagePullPolicy", "Always");
      }
      limit(container, profile);
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
