package dev.insula.bench;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/** The pods that benchmarks create: one small container. */
final class BenchPods {

  private BenchPods() {}

  static JsonObject scheduled(String namespace, String name) {
    var container =
        JsonObject.of(
            "name",
            "main",
            "image",
            "registry.k8s.io/pause:3.10",
            "resources",
            JsonObject.of("requests", JsonObject.of("cpu", "10m", "memory", "16Mi")));
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        JsonObject.of(
            "name",
            name,
            "namespace",
            namespace,
            "labels",
            JsonObject.of("app.kubernetes.io/name", "stress")),
        "spec",
        JsonObject.of("containers", JsonArray.of(container)));
  }

  /** One that no scheduler feels responsible for, so that it stays Pending. */
  static JsonObject unscheduled(String namespace, String name) {
    JsonObject pod = scheduled(namespace, name);
    pod.objectOrCreate("spec").put("schedulerName", "none");
    return pod;
  }
}
