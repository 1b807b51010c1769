package dev.insula.controllers.nodes;

import dev.insula.machinery.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How long a pod puts up with the taints of its node. Pure. */
final class Tolerance {

  /** Longer than any pod lives. */
  static final Duration FOR_EVER = Duration.ofDays(365_000);

  private Tolerance() {}

  /** Zero if a taint is not tolerated at all; else the shortest of the times that are given. */
  static Duration of(List<JsonObject> tolerations, List<JsonObject> taints) {
    Duration shortest = FOR_EVER;
    for (JsonObject taint : taints) {
      if (!taint.string("effect", "").equals(NodeTaints.NO_EXECUTE)) {
        continue;
      }
      List<JsonObject> tolerating = new ArrayList<>();
      for (JsonObject toleration : tolerations) {
        if (tolerates(toleration, taint)) {
          tolerating.add(toleration);
        }
      }
      if (tolerating.isEmpty()) {
        return Duration.ZERO;
      }
      for (JsonObject toleration : tolerating) {
        Duration time = seconds(toleration).orElse(FOR_EVER);
        shortest = time.compareTo(shortest) < 0 ? time : shortest;
      }
    }
    return shortest;
  }

  private static Optional<Duration> seconds(JsonObject toleration) {
    return toleration.get("tolerationSeconds") instanceof Long seconds
        ? Optional.of(Duration.ofSeconds(Math.max(seconds, 0)))
        : Optional.empty();
  }

  private static boolean tolerates(JsonObject toleration, JsonObject taint) {
    String effect = toleration.string("effect", "");
    String key = toleration.string("key", "");
    if (!effect.isEmpty() && !effect.equals(taint.string("effect", ""))) {
      return false;
    }
    if (!key.isEmpty() && !key.equals(taint.string("key", ""))) {
      return false;
    }
    return toleration.string("operator", "Equal").equals("Exists")
        || toleration.string("value", "").equals(taint.string("value", ""));
  }
}
