package dev.insula.controllers.autoscaling;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.quantity.Quantity;
import java.time.Instant;
import java.util.List;

/**
 * How fast an autoscaler may follow its metrics: {@code spec.behavior}, and what holds without it.
 */
final class ScalingRules {

  private static final JsonObject DOUBLE =
      JsonObject.of("type", "Percent", "value", 100L, "periodSeconds", 15L);
  private static final JsonObject FOUR =
      JsonObject.of("type", "Pods", "value", 4L, "periodSeconds", 15L);

  private final JsonObject up;
  private final JsonObject down;
  private final int fewest;
  private final int most;
  private final Instant now;

  ScalingRules(JsonObject autoscaler, Instant now) {
    JsonObject spec = autoscaler.objectAt("spec");
    up = spec.objectAt("behavior", "scaleUp");
    down = spec.objectAt("behavior", "scaleDown");
    fewest = (int) spec.integer("minReplicas", 1);
    most = (int) spec.integer("maxReplicas", 1);
    this.now = now;
  }

  UsageRatio.Tolerance tolerance() {
    return new UsageRatio.Tolerance(tolerance(down), tolerance(up));
  }

  private static double tolerance(JsonObject rules) {
    Object given = rules.get("tolerance");
    return given == null
        ? UsageRatio.Tolerance.USUAL
        : Quantity.parse(given.toString()).amount().doubleValue();
  }

  /** A number of replicas with the reason for it. */
  record Sized(int replicas, String reason, String message) {}

  /** The least that was recommended of late when growing, the most when shrinking. */
  Sized stabilized(int current, int desired, ScalingHistory.Of history) {
    Instant upFrom = now.minusSeconds(up.integer("stabilizationWindowSeconds", 0));
    Instant downFrom = now.minusSeconds(down.integer("stabilizationWindowSeconds", 300));
    int ceiling = desired;
    int floor = desired;
    for (ScalingHistory.Entry entry : history.recommendations) {
      ceiling = entry.at().isAfter(upFrom) ? Math.min(ceiling, entry.value()) : ceiling;
      floor = entry.at().isAfter(downFrom) ? Math.max(floor, entry.value()) : floor;
    }
    history.recommendations.add(new ScalingHistory.Entry(desired, now));
    int out = Math.min(Math.max(current, ceiling), floor);
    if (out == desired) {
      return new Sized(out, "ReadyForNewScale", "recommended size matches current size");
    }
    return desired >= current
        ? new Sized(
            out,
            "ScaleUpStabilized",
            "recent recommendations were lower than current one, applying the lowest recent"
                + " recommendation")
        : new Sized(
            out,
            "ScaleDownStabilized",
            "recent recommendations were higher than current one, applying the highest recent"
                + " recommendation");
  }

  Sized limited(int current, int desired, ScalingHistory.Of history) {
    if (desired > current) {
      int rate = Math.max(current, growth(current, history));
      if (desired > Math.min(rate, most)) {
        return rate < most
            ? new Sized(
                rate,
                "ScaleUpLimit",
                "the desired replica count is increasing faster than the maximum scale rate")
            : new Sized(
                most,
                "TooManyReplicas",
                "the desired replica count is more than the maximum replica count");
      }
    } else if (desired < current) {
      int rate = Math.min(current, shrinkage(current, history));
      if (desired < Math.max(rate, fewest)) {
        return rate > fewest
            ? new Sized(
                rate,
                "ScaleDownLimit",
                "the desired replica count is decreasing faster than the maximum scale rate")
            : new Sized(
                fewest,
                "TooFewReplicas",
                "the desired replica count is less than the minimum replica count");
      }
    }
    return new Sized(
        desired, "DesiredWithinRange", "the desired count is within the acceptable range");
  }

  private int growth(int current, ScalingHistory.Of history) {
    List<JsonObject> policies = up.objects("policies");
    return chosen(up, policies.isEmpty() ? List.of(DOUBLE, FOUR) : policies, current, 1, history);
  }

  private int shrinkage(int current, ScalingHistory.Of history) {
    List<JsonObject> policies = down.objects("policies");
    return chosen(down, policies.isEmpty() ? List.of(DOUBLE) : policies, current, -1, history);
  }

  /** The policy that allows the greatest change, or the smallest where that is asked for. */
  private int chosen(
      JsonObject rules,
      List<JsonObject> policies,
      int current,
      int sign,
      ScalingHistory.Of history) {
    String select = rules.string("selectPolicy", "Max");
    if (select.equals("Disabled")) {
      return current;
    }
    boolean largest = select.equals("Max") == (sign > 0);
    int out = largest ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    for (JsonObject policy : policies) {
      Instant from = now.minusSeconds(policy.integer("periodSeconds", 15));
      int start = current - history.changedSince(from);
      long value = sign * policy.integer("value", 0);
      double allowed =
          policy.string("type", "").equals("Percent")
              ? start * (1 + value / 100.0)
              : (double) start + value;
      int limit = (int) (sign > 0 ? Math.ceil(allowed) : Math.floor(allowed));
      out = largest ? Math.max(out, limit) : Math.min(out, limit);
    }
    return out;
  }
}
