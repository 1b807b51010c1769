package dev.insula.node;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/** Container statuses of a pod whose containers are not run. Made for one pod at one moment. */
final class ContainerStatuses {

  private static final List<String> LISTS =
      List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

  private final JsonObject pod;
  private final Instant now;

  ContainerStatuses(JsonObject pod, Instant now) {
    this.pod = pod;
    this.now = now;
  }

  /** All containers of a list are waiting. */
  JsonArray waiting(String list, String reason) {
    var out = new JsonArray();
    for (JsonObject container : pod.objectAt("spec").objects(list)) {
      JsonObject status = base(container, restarts(container));
      status.put("state", JsonObject.of("waiting", JsonObject.of("reason", reason)));
      status.put("ready", false);
      status.put("started", false);
      status.put("imageID", "");
      status.remove("containerID");
      out.add(status);
    }
    return out;
  }

  /** Containers run; the time they started at is kept if they did before. */
  JsonArray running() {
    var out = new JsonArray();
    for (JsonObject container : pod.objectAt("spec").objects("containers")) {
      out.add(running(container));
    }
    return out;
  }

  /** Ephemeral containers run. They are never ready, as nothing probes them. */
  JsonArray ephemeral() {
    var out = new JsonArray();
    for (JsonObject container : pod.objectAt("spec").objects("ephemeralContainers")) {
      JsonObject status = base(container, 0);
      status.put("state", runningAsBefore(container));
      out.add(status);
    }
    return out;
  }

  /** Init containers have ended well, sidecars run. */
  JsonArray initialized() {
    var out = new JsonArray();
    for (JsonObject container : pod.objectAt("spec").objects("initContainers")) {
      boolean sidecar = container.string("restartPolicy", "").equals("Always");
      out.add(sidecar ? running(container) : terminated(container, 0, "state", 0, true));
    }
    return out;
  }

  /** Containers have ended and stay so. */
  JsonArray ended(int exitCode) {
    var out = new JsonArray();
    for (JsonObject container : pod.objectAt("spec").objects("containers")) {
      out.add(terminated(container, exitCode, "state", restarts(container), false));
    }
    return out;
  }

  /** Containers have ended and run again. */
  JsonArray restarted(int exitCode) {
    var out = new JsonArray();
    for (JsonObject container : pod.objectAt("spec").objects("containers")) {
      long restarts = restarts(container) + 1;
      JsonObject status = terminated(container, exitCode, "lastState", restarts, true);
      status.put("state", runningSince(now));
      status.put("started", true);
      out.add(status);
    }
    return out;
  }

  /** How often the pod's containers were restarted. */
  long restarts() {
    return statuses().stream().mapToLong(s -> s.integer("restartCount", 0)).max().orElse(0);
  }

  /** When the containers that run were started last. */
  Instant runningSince() {
    for (JsonObject status : statuses()) {
      String at = status.objectAt("state", "running").string("startedAt");
      if (at != null) {
        return Instant.parse(at);
      }
    }
    return now;
  }

  private JsonObject running(JsonObject container) {
    JsonObject status = base(container, restarts(container));
    status.put("state", runningAsBefore(container));
    status.put("ready", true);
    status.put("started", true);
    return status;
  }

  private JsonObject runningAsBefore(JsonObject container) {
    JsonObject before = before(container).objectAt("state", "running");
    return before.isEmpty() ? runningSince(now) : JsonObject.of("running", before);
  }

  private JsonObject terminated(
      JsonObject container, int exitCode, String where, long restarts, boolean ready) {
    JsonObject status = base(container, restarts);
    String started =
        before(container).objectAt("state", "running").string("startedAt", Timestamps.seconds(now));
    status.put(
        where,
        JsonObject.of(
            "terminated",
            JsonObject.of(
                "exitCode",
                (long) exitCode,
                "reason",
                exitCode == 0 ? "Completed" : "Error",
                "startedAt",
                started,
                "finishedAt",
                Timestamps.seconds(now),
                "containerID",
                status.string("containerID", ""))));
    status.put("ready", ready);
    status.put("started", false);
    return status;
  }

  private JsonObject base(JsonObject container, long restarts) {
    String name = container.string("name", "");
    String image = container.string("image", "");
    return JsonObject.of(
        "name",
        name,
        "state",
        new JsonObject(),
        "lastState",
        new JsonObject(),
        "ready",
        false,
        "restartCount",
        restarts,
        "image",
        image,
        "imageID",
        image.isEmpty() ? "" : repository(image) + "@sha256:" + sha256(image),
        "containerID",
        "insula-simulated://" + sha256(Meta.uid(pod) + "/" + name + "/" + restarts));
  }

  private static JsonObject runningSince(Instant start) {
    return JsonObject.of("running", JsonObject.of("startedAt", Timestamps.seconds(start)));
  }

  private long restarts(JsonObject container) {
    return before(container).integer("restartCount", 0);
  }

  private JsonObject before(JsonObject container) {
    String name = container.string("name", "");
    for (String list : LISTS) {
      for (JsonObject status : pod.objectAt("status").objects(list)) {
        if (status.string("name", "").equals(name)) {
          return status;
        }
      }
    }
    return new JsonObject();
  }

  private List<JsonObject> statuses() {
    return pod.objectAt("status").objects("containerStatuses");
  }

  /** The image without tag and digest. */
  private static String repository(String image) {
    String untagged = image.contains("@") ? image.substring(0, image.indexOf('@')) : image;
    int colon = untagged.lastIndexOf(':');
    return colon > untagged.lastIndexOf('/') ? untagged.substring(0, colon) : untagged;
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
