package dev.insula.controllers.apps;

import dev.insula.machinery.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What a deployment's spec asks of a rollout, resolved to numbers. Pure. Source: the page on
 * Deployment (rolling update, proportional scaling) of the Kubernetes documentation.
 */
record Rollout(
    int replicas,
    boolean recreate,
    boolean paused,
    int maxSurge,
    int maxUnavailable,
    long minReadySeconds,
    long historyLimit,
    long progressDeadline) {

  /** What means that there is no deadline, and no limit of history. */
  static final long UNLIMITED = Integer.MAX_VALUE;

  static Rollout of(JsonObject deployment) {
    JsonObject spec = deployment.objectAt("spec");
    int replicas = (int) spec.integer("replicas", 1);
    JsonObject rolling = spec.objectAt("strategy", "rollingUpdate");
    boolean recreate = "Recreate".equals(spec.stringAt("strategy", "type"));
    int surge = recreate ? 0 : scaled(rolling.get("maxSurge"), replicas, true);
    int unavailable = recreate ? 0 : scaled(rolling.get("maxUnavailable"), replicas, false);
    if (!recreate && surge == 0 && unavailable == 0) {
      // Both round to nothing, but something must move.
      unavailable = 1;
    }
    return new Rollout(
        replicas,
        recreate,
        spec.bool("paused", false),
        surge,
        Math.min(unavailable, replicas),
        spec.integer("minReadySeconds", 0),
        spec.integer("revisionHistoryLimit", 10),
        spec.integer("progressDeadlineSeconds", UNLIMITED));
  }

  /** A number or percentage of the replicas; 25 % if nothing is said. */
  static int scaled(@Nullable Object value, int replicas, boolean up) {
    if (value instanceof Long number) {
      return (int) Math.max(0, Math.min(number, Integer.MAX_VALUE / 2));
    }
    String text = value instanceof String s ? s : "25%";
    try {
      long percent = Long.parseLong(text.substring(0, Math.max(0, text.length() - 1)));
      double part = percent * (double) replicas / 100;
      return (int) (up ? Math.ceil(part) : Math.floor(part));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  boolean hasDeadline() {
    return progressDeadline != UNLIMITED;
  }

  int mostReplicas() {
    return replicas + maxSurge;
  }

  int fewestAvailable() {
    return replicas - maxUnavailable;
  }

  /** How large the new replica set may be now. */
  int newReplicas(int ofNew, int ofAll) {
    if (recreate) {
      return replicas;
    }
    if (ofAll >= mostReplicas()) {
      return ofNew;
    }
    return ofNew + Math.min(mostReplicas() - ofAll, replicas - ofNew);
  }

  /**
   * The share of a replica set when a rollout in progress is scaled.
   *
   * @param toAdd replicas that all get together, negative to take away
   * @param added those that were given out already
   */
  int proportion(Rs rs, int deploymentActual, int toAdd, int added) {
    if (rs.replicas() == 0 || toAdd == 0 || toAdd == added) {
      return 0;
    }
    int fraction = fraction(rs, deploymentActual);
    int allowed = toAdd - added;
    return toAdd > 0 ? Math.min(fraction, allowed) : Math.max(fraction, allowed);
  }

  private int fraction(Rs rs, int deploymentActual) {
    if (replicas == 0) {
      return -rs.replicas();
    }
    long before = rs.number(Revisions.MAX_REPLICAS);
    long base = before > 0 ? before : Math.max(1, deploymentActual);
    return (int) Math.round(rs.replicas() * (double) mostReplicas() / base) - rs.replicas();
  }
}
