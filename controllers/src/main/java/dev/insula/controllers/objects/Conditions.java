package dev.insula.controllers.objects;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The conditions of a status while they are worked on; writes to its own list only. */
public final class Conditions {

  private final List<JsonObject> all;
  private final Instant now;

  public Conditions(JsonObject status, Instant now) {
    this.all = new ArrayList<>(status.objects("conditions"));
    this.now = now;
  }

  public @Nullable JsonObject get(String type) {
    for (JsonObject condition : all) {
      if (condition.string("type", "").equals(type)) {
        return condition;
      }
    }
    return null;
  }

  /** Whether the condition is there with this reason. */
  public boolean hasReason(String type, String reason) {
    JsonObject condition = get(type);
    return condition != null && condition.string("reason", "").equals(reason);
  }

  /**
   * Sets a condition. One with the same status and reason stays as it is; the transition time
   * changes only with the status. The new one goes to the end, as the controllers of Kubernetes do.
   *
   * @param withUpdateTime whether the kind of condition has a {@code lastUpdateTime}
   */
  public void set(
      String type, String status, String reason, String message, boolean withUpdateTime) {
    JsonObject before = get(type);
    if (before != null
        && before.string("status", "").equals(status)
        && before.string("reason", "").equals(reason)) {
      return;
    }
    replace(type, status, reason, message, withUpdateTime);
  }

  /** Sets a condition even if only its message is new. */
  public void replace(
      String type, String status, String reason, String message, boolean withUpdateTime) {
    JsonObject before = get(type);
    String at = Timestamps.seconds(now);
    String since =
        before != null && before.string("status", "").equals(status)
            ? before.string("lastTransitionTime", at)
            : at;
    var condition = JsonObject.of("type", type, "status", status);
    if (withUpdateTime) {
      condition.put("lastUpdateTime", at);
    }
    condition.put("lastTransitionTime", since);
    condition.put("reason", reason);
    condition.put("message", message);
    remove(type);
    all.add(condition);
  }

  /** Notes for which generation of the object a condition was set. */
  public void observed(String type, long generation) {
    JsonObject condition = get(type);
    if (condition != null) {
      condition.put("observedGeneration", generation);
    }
  }

  public void remove(String type) {
    all.removeIf(condition -> condition.string("type", "").equals(type));
  }

  /** Puts them into a status, or takes the member out if there are none. */
  public void into(JsonObject status) {
    if (all.isEmpty()) {
      status.remove("conditions");
    } else {
      status.put("conditions", new JsonArray(all));
    }
  }
}
