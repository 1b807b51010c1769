package dev.insula.controllers.nodes;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether a node gives signs of life, and what its status says if it does not. Pure. */
final class NodeHealth {

  /** A node may be silent for so long: {@code --node-monitor-grace-period}. */
  static final Duration GRACE = Duration.ofSeconds(50);

  /** A new one until its first sign: {@code --node-startup-grace-period}. */
  static final Duration STARTUP = Duration.ofSeconds(60);

  private static final List<String> CONDITIONS =
      List.of("Ready", "MemoryPressure", "DiskPressure", "PIDPressure");

  private NodeHealth() {}

  /** Until when the node counts as alive by its last sign. */
  static Instant aliveUntil(JsonObject node, @Nullable JsonObject lease) {
    Optional<Instant> heartbeat =
        condition(node, "Ready").flatMap(c -> time(c.string("lastHeartbeatTime", "")));
    Optional<Instant> renewed =
        lease == null ? Optional.empty() : time(lease.objectAt("spec").string("renewTime", ""));
    return Stream.of(heartbeat, renewed)
        .flatMap(Optional::stream)
        .max(Instant::compareTo)
        .map(last -> last.plus(GRACE))
        .orElseGet(
            () ->
                time(Meta.of(node).string("creationTimestamp", ""))
                    .orElse(Instant.EPOCH)
                    .plus(STARTUP));
  }

  /** The conditions of a silent node: nothing is known any more. */
  static JsonArray unknown(JsonObject node, Instant now) {
    var out = new ArrayList<>(node.objectAt("status").objects("conditions"));
    for (String type : CONDITIONS) {
      JsonObject before = condition(node, type).orElse(null);
      if (before == null) {
        var added = JsonObject.of("type", type, "status", "Unknown");
        added.put("lastHeartbeatTime", Meta.of(node).string("creationTimestamp", ""));
        added.put("lastTransitionTime", Timestamps.seconds(now));
        added.put("reason", "NodeStatusNeverUpdated");
        added.put("message", "Kubelet never posted node status.");
        out.add(added);
      } else if (!before.string("status", "").equals("Unknown")) {
        JsonObject changed = before.deepCopy();
        changed.put("status", "Unknown");
        changed.put("reason", "NodeStatusUnknown");
        changed.put("message", "Kubelet stopped posting node status.");
        changed.put("lastTransitionTime", Timestamps.seconds(now));
        out.replaceAll(each -> each.string("type", "").equals(type) ? changed : each);
      }
    }
    return new JsonArray(out);
  }

  static boolean isReady(JsonObject node) {
    return readiness(node).equals("True");
  }

  /** Whether nothing is heard of it. */
  static boolean isUnknown(JsonObject node) {
    return readiness(node).equals("Unknown");
  }

  private static String readiness(JsonObject node) {
    return condition(node, "Ready").map(c -> c.string("status", "")).orElse("");
  }

  private static Optional<JsonObject> condition(JsonObject node, String type) {
    return node.objectAt("status").objects("conditions").stream()
        .filter(condition -> condition.string("type", "").equals(type))
        .findFirst();
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
