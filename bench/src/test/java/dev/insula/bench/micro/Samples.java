package dev.insula.bench.micro;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.stream.IntStream;

/** Objects of the size that they have in clusters. */
final class Samples {

  private static final int CONTAINERS = 3;
  private static final int VARIABLES = 12;

  private Samples() {}

  /** A pod of about four kilobytes. */
  static JsonObject pod() {
    var containers = new JsonArray();
    IntStream.range(0, CONTAINERS).forEach(n -> containers.add(container("container-" + n)));
    JsonObject labels = JsonObject.of("app", "shop", "tier", "front", "release", "r-17");
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Pod",
        "metadata",
        JsonObject.of("name", "shop-7d4b9", "namespace", "default", "labels", labels),
        "spec",
        JsonObject.of(
            "containers",
            containers,
            "serviceAccountName",
            "shop",
            "nodeSelector",
            JsonObject.of("disk", "ssd")));
  }

  private static JsonObject container(String name) {
    var variables = new JsonArray();
    IntStream.range(0, VARIABLES)
        .forEach(n -> variables.add(JsonObject.of("name", "VARIABLE_" + n, "value", "value " + n)));
    return JsonObject.of(
        "name",
        name,
        "image",
        "registry.example.com/shop/" + name + ":1.27.3",
        "env",
        variables,
        "ports",
        JsonArray.of(JsonObject.of("containerPort", 8080L, "protocol", "TCP")),
        "resources",
        JsonObject.of(
            "requests", JsonObject.of("cpu", "100m", "memory", "128Mi"),
            "limits", JsonObject.of("cpu", "500m", "memory", "256Mi")));
  }

  static byte[] podBytes() {
    return Json.bytes(pod());
  }
}
