package dev.insula.controllers;

import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.list;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;
import java.util.function.Predicate;

/** Plays the part of nodes: pods get ready, end, and go when a test says so. */
final class Kubelet {

  private static final Predicate<JsonObject> ALL = _ -> true;

  private Kubelet() {}

  /** All pods that are not, and are not leaving, become ready. */
  static void ready(ControlPlaneClient client) {
    ready(client, ALL);
  }

  static void ready(ControlPlaneClient client, Predicate<JsonObject> which) {
    for (JsonObject pod : list(client, PODS)) {
      boolean pending = pod.objectAt("status").string("phase", "").equals("Pending");
      if (which.test(pod) && pending && !Meta.isDeleting(pod)) {
        status(client, pod, "Running", "True", 0);
      }
    }
  }

  /** All pods that are not become ready, each with an address that comes with that. */
  static void addresses(ControlPlaneClient client) {
    int last = 0;
    for (JsonObject pod : list(client, PODS)) {
      last++;
      JsonObject status = pod.objectOrCreate("status");
      if (status.string("podIP", "").isEmpty() && status.string("phase", "").equals("Pending")) {
        String ip = "10.0.0." + last;
        status.put("podIP", ip);
        status.put("podIPs", JsonArray.of(JsonObject.of("ip", ip)));
        status(client, pod, "Running", "True", 0);
      }
    }
  }

  /** Pods end with an exit code. */
  static void exit(ControlPlaneClient client, int code, Predicate<JsonObject> which) {
    for (JsonObject pod : list(client, PODS)) {
      String phase = pod.objectAt("status").string("phase", "");
      if (which.test(pod) && !phase.equals("Succeeded") && !phase.equals("Failed")) {
        status(client, pod, code == 0 ? "Succeeded" : "Failed", "False", code);
      }
    }
  }

  static void exit(ControlPlaneClient client, int code) {
    exit(client, code, ALL);
  }

  /** Pods that are asked to go are gone. */
  static void remove(ControlPlaneClient client) {
    for (JsonObject pod : list(client, PODS)) {
      if (Meta.isDeleting(pod) && Meta.deletionTimestamp(pod) != null) {
        delete(client, Meta.name(pod));
      }
    }
  }

  static void delete(ControlPlaneClient client, String pod) {
    try {
      client.delete(PODS, new ObjectName("default", pod), DeleteOptions.NONE.withGracePeriod(0));
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }

  private static void status(
      ControlPlaneClient client, JsonObject pod, String phase, String ready, int code) {
    String at = Timestamps.seconds(Instant.now());
    JsonObject status = pod.objectOrCreate("status");
    status.put("phase", phase);
    status.put(
        "conditions",
        JsonArray.of(JsonObject.of("type", "Ready", "status", ready, "lastTransitionTime", at)));
    JsonObject state =
        phase.equals("Running")
            ? JsonObject.of("running", JsonObject.of("startedAt", at))
            : JsonObject.of(
                "terminated",
                JsonObject.of("exitCode", (long) code, "finishedAt", at, "startedAt", at));
    status.put(
        "containerStatuses",
        JsonArray.of(
            JsonObject.of(
                "name",
                "c",
                "image",
                "i",
                "imageID",
                "",
                "ready",
                ready.equals("True"),
                "restartCount",
                0L,
                "state",
                state)));
    update(client, pod);
  }

  private static void update(ControlPlaneClient client, JsonObject pod) {
    try {
      client.update(PODS, pod, World.ME.withSubresource("status"));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
