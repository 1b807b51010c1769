package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * The last status of a tenant's pod that something still holds, such as a job that has to count it,
 * while its super pod is no more: it has failed, as a kubelet says of containers that it does not
 * find. Without it who waits for the pod's end would wait for ever.
 */
public final class PodEnd {

  private static final List<String> STATUS_LISTS =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  private PodEnd() {}

  /** The status; the argument is not changed. */
  public static JsonObject status(JsonObject pod) {
    JsonObject status = pod.objectAt("status").deepCopy();
    status.put("phase", "Failed");
    for (String list : STATUS_LISTS) {
      status.objects(list).forEach(PodEnd::terminate);
    }
    for (JsonObject condition : status.objects("conditions")) {
      if (List.of("Ready", "ContainersReady").contains(condition.string("type", ""))) {
        condition.put("status", "False");
        condition.put("reason", "PodFailed");
      }
    }
    return status;
  }

  private static void terminate(JsonObject container) {
    if (container.objectAt("state").object("terminated") != null) {
      return;
    }
    var unknown =
        JsonObject.of(
            "exitCode",
            137L,
            "reason",
            "ContainerStatusUnknown",
            "message",
            "The container could not be located when the pod was terminated");
    container.put("state", JsonObject.of("terminated", unknown));
    container.put("ready", false);
    container.put("started", false);
  }
}
