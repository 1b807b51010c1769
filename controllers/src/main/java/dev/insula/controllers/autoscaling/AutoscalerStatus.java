package dev.insula.controllers.autoscaling;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** The status of an autoscaler while a turn works on it. */
final class AutoscalerStatus {

  private final Instant now;
  private final JsonObject status;

  AutoscalerStatus(JsonObject autoscaler, Instant now) {
    this.now = now;
    this.status = autoscaler.objectAt("status").deepCopy();
  }

  JsonObject toJson() {
    status.remove("observedGeneration");
    if (!status.containsKey("desiredReplicas")) {
      status.put("desiredReplicas", 0L);
    }
    return status;
  }

  void condition(String type, boolean is, String reason, String message) {
    String value = is ? "True" : "False";
    JsonObject condition = null;
    for (JsonObject each : status.objects("conditions")) {
      condition = each.string("type", "").equals(type) ? each : condition;
    }
    if (condition == null) {
      condition = JsonObject.of("type", type);
      status.arrayOrCreate("conditions").add(condition);
    }
    if (!value.equals(condition.string("status"))) {
      condition.put("status", value);
      condition.put("lastTransitionTime", Timestamps.seconds(now));
    }
    condition.put("reason", reason);
    condition.put("message", message);
  }

  void sizes(int current, int desired) {
    if (current == 0) {
      status.remove("currentReplicas");
    } else {
      status.put("currentReplicas", (long) current);
    }
    status.put("desiredReplicas", (long) desired);
  }

  void current(int current) {
    sizes(current, (int) status.integer("desiredReplicas", 0));
  }

  /** One for each metric of the spec, with an empty type where it has no value. */
  void metrics(List<JsonObject> metrics) {
    if (metrics.isEmpty()) {
      status.remove("currentMetrics");
    } else {
      status.put("currentMetrics", new JsonArray(metrics));
    }
  }

  void scaled() {
    status.put("lastScaleTime", Timestamps.seconds(now));
  }
}
