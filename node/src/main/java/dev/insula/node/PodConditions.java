package dev.insula.node;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The conditions that a kubelet keeps in a pod's status; those of others are left as they are. */
final class PodConditions {

  private static final List<String> ORDER =
      List.of(
          "PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");

  private final JsonObject pod;
  private final Instant now;
  private final List<JsonObject> conditions;

  PodConditions(JsonObject pod, Instant now) {
    this.pod = pod;
    this.now = now;
    this.conditions = new ArrayList<>(pod.objectAt("status").objects("conditions"));
  }

  /** Sets a condition; its transition time changes only with its status. */
  PodConditions set(String type, boolean status, String reason, String message) {
    String wanted = status ? "True" : "False";
    var condition = JsonObject.of("type", type);
    long generation = pod.objectAt("metadata").integer("generation", 0);
    if (generation > 0) {
      condition.put("observedGeneration", generation);
    }
    condition.put("status", wanted);
    String since = Timestamps.seconds(now);
    for (JsonObject before : conditions) {
      if (before.string("type", "").equals(type) && before.string("status", "").equals(wanted)) {
        since = before.string("lastTransitionTime", since);
      }
    }
    condition.put("lastTransitionTime", since);
    if (!reason.isEmpty()) {
      condition.put("reason", reason);
    }
    if (!message.isEmpty()) {
      condition.put("message", message);
    }
    conditions.removeIf(c -> c.string("type", "").equals(type));
    conditions.add(condition);
    return this;
  }

  /** Ready is what the containers are, if all readiness gates are open. */
  PodConditions ready(boolean containers, String reason, String message) {
    set("ContainersReady", containers, reason, message);
    List<String> closed = closedGates();
    if (containers && !closed.isEmpty()) {
      return set(
          "Ready",
          false,
          "ReadinessGatesNotReady",
          "corresponding condition of pod readiness gate \""
              + closed.getFirst()
              + "\" does not exist.");
    }
    return set("Ready", containers, reason, message);
  }

  JsonArray toJson() {
    conditions.sort(
        (a, b) -> Integer.compare(rank(a.string("type", "")), rank(b.string("type", ""))));
    return new JsonArray(conditions);
  }

  private static int rank(String type) {
    int at = ORDER.indexOf(type);
    return at < 0 ? ORDER.size() : at;
  }

  private List<String> closedGates() {
    Set<String> open = new HashSet<>();
    for (JsonObject condition : conditions) {
      if (condition.string("status", "").equals("True")) {
        open.add(condition.string("type", ""));
      }
    }
    return pod.objectAt("spec").objects("readinessGates").stream()
        .map(gate -> gate.string("conditionType", ""))
        .filter(type -> !open.contains(type))
        .toList();
  }
}
