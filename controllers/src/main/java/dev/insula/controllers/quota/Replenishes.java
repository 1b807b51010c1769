package dev.insula.controllers.quota;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;

/** Which updates give something back: pods that end, services and claims that ask for less. */
final class Replenishes {

  private Replenishes() {}

  static boolean by(GroupResource resource, ApiObject before, ApiObject after) {
    JsonObject was = before.tree();
    JsonObject is = after.tree();
    return switch (resource.resource()) {
      case "pods" ->
          (isEnded(is) && !isEnded(was))
              || !is.objectAt("metadata")
                  .string("deletionTimestamp", "")
                  .equals(was.objectAt("metadata").string("deletionTimestamp", ""))
              || !is.objectAt("spec")
                  .objects("containers")
                  .equals(was.objectAt("spec").objects("containers"));
      case "services" -> !is.objectAt("spec").equals(was.objectAt("spec"));
      case "persistentvolumeclaims" ->
          !is.objectAt("spec", "resources").equals(was.objectAt("spec", "resources"))
              || !is.objectAt("status", "capacity").equals(was.objectAt("status", "capacity"));
      default -> false;
    };
  }

  private static boolean isEnded(JsonObject pod) {
    String phase = pod.objectAt("status").string("phase", "");
    return phase.equals("Succeeded") || phase.equals("Failed");
  }
}
