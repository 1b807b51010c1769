package dev.insula.controllers.nodes;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The taints that a node's state asks for. Pure. Source: the page "Taints and Tolerations". */
final class NodeTaints {

  static final String NOT_READY = "node.kubernetes.io/not-ready";
  static final String UNREACHABLE = "node.kubernetes.io/unreachable";
  static final String NO_SCHEDULE = "NoSchedule";
  static final String NO_EXECUTE = "NoExecute";

  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

  /** Conditions that are bad when true. */
  private static final Map<String, String> BY_CONDITION =
      Map.of(
          "MemoryPressure",
          "node.kubernetes.io/memory-pressure",
          "DiskPressure",
          "node.kubernetes.io/disk-pressure",
          "NetworkUnavailable",
          "node.kubernetes.io/network-unavailable",
          "PIDPressure",
          "node.kubernetes.io/pid-pressure");

  private NodeTaints() {}

  /** A taint's key and effect. */
  private record Mark(String key, String effect) {
    static Mark of(JsonObject taint) {
      return new Mark(taint.string("key", ""), taint.string("effect", ""));
    }

    boolean isOurs() {
      boolean readiness = key.equals(NOT_READY) || key.equals(UNREACHABLE);
      return (effect.equals(NO_SCHEDULE)
              && (readiness || key.equals(UNSCHEDULABLE) || BY_CONDITION.containsValue(key)))
          || (effect.equals(NO_EXECUTE) && readiness);
    }
  }

  /**
   * The node's taints as they should be: those of others stay, in their order.
   *
   * @param evicts whether pods may be driven from nodes that are not ready
   */
  static JsonArray of(JsonObject node, Instant now, boolean evicts) {
    Set<Mark> wanted = wanted(node, evicts);
    List<JsonObject> out = new ArrayList<>();
    for (JsonObject taint : node.objectAt("spec").objects("taints")) {
      Mark mark = Mark.of(taint);
      if (!mark.isOurs() || wanted.remove(mark)) {
        out.add(taint);
      }
    }
    for (Mark mark : wanted) {
      var taint = JsonObject.of("key", mark.key(), "effect", mark.effect());
      taint.put("timeAdded", Timestamps.seconds(now));
      out.add(taint);
    }
    return new JsonArray(out);
  }

  private static Set<Mark> wanted(JsonObject node, boolean evicts) {
    var out = new LinkedHashSet<Mark>();
    if (node.objectAt("spec").bool("unschedulable", false)) {
      out.add(new Mark(UNSCHEDULABLE, NO_SCHEDULE));
    }
    for (JsonObject condition : node.objectAt("status").objects("conditions")) {
      String type = condition.string("type", "");
      String status = condition.string("status", "");
      String key = BY_CONDITION.get(type);
      if (key != null && status.equals("True")) {
        out.add(new Mark(key, NO_SCHEDULE));
      }
      if (type.equals("Ready") && !status.equals("True")) {
        String readiness = status.equals("False") ? NOT_READY : UNREACHABLE;
        out.add(new Mark(readiness, NO_SCHEDULE));
        if (evicts) {
          out.add(new Mark(readiness, NO_EXECUTE));
        }
      }
    }
    return out;
  }
}
