package dev.insula.controllers.batch;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The conditions of a job: they keep their places, and know when they were last probed. */
final class JobConditions {

  private JobConditions() {}

  static @Nullable JsonObject find(Job job, String type) {
    for (JsonObject condition : job.tree().objectAt("status").objects("conditions")) {
      if (condition.string("type", "").equals(type)) {
        return condition;
      }
    }
    return null;
  }

  static @Nullable JsonObject findTrue(Job job, String type) {
    JsonObject found = find(job, type);
    return found != null && found.string("status", "").equals("True") ? found : null;
  }

  /**
   * Sets a condition. One that was never there is not set to false, which would say nothing.
   *
   * @return whether that changed anything
   */
  static boolean set(
      Job job, String type, boolean status, String reason, String message, Instant now) {
    JsonObject wanted = condition(type, status ? "True" : "False", reason, message, now);
    JsonObject before = find(job, type);
    if (before == null) {
      if (status) {
        job.status().arrayOrCreate("conditions").add(wanted);
      }
      return status;
    }
    boolean same =
        before.string("status", "").equals(wanted.string("status", ""))
            && before.string("reason", "").equals(reason)
            && before.string("message", "").equals(message);
    if (!same) {
      before.clear();
      before.putAll(wanted);
    }
    return !same;
  }

  private static JsonObject condition(
      String type, String status, String reason, String message, Instant now) {
    String at = Timestamps.seconds(now);
    var out =
        JsonObject.of(
            "type", type, "status", status, "lastProbeTime", at, "lastTransitionTime", at);
    if (!reason.isEmpty()) {
      out.put("reason", reason);
    }
    if (!message.isEmpty()) {
      out.put("message", message);
    }
    return out;
  }
}
