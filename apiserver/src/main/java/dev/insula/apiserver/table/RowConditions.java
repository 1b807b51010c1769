package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/** Conditions of rows: pods that are done say so, and kubectl can leave them out. */
final class RowConditions {

  private RowConditions() {}

  static JsonArray none(JsonObject object) {
    return new JsonArray();
  }

  static JsonArray ofPod(JsonObject pod) {
    return switch (Values.text(pod, "status.phase")) {
      case "Succeeded" -> completed("Succeeded", "The pod has completed successfully.");
      case "Failed" -> completed("Failed", "The pod failed.");
      default -> new JsonArray();
    };
  }

  private static JsonArray completed(String reason, String message) {
    return JsonArray.of(
        JsonObject.of("type", "Completed", "status", "True", "reason", reason, "message", message));
  }
}
