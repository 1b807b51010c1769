package dev.insula.controllers.apps;

import dev.insula.controllers.objects.Conditions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.UtcTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a deployment says of its replica sets: counts and conditions. Pure. */
final class DeploymentStatus {

  static final String PROGRESSING = "Progressing";
  static final String COMPLETE = "NewReplicaSetAvailable";
  static final String TIMED_OUT = "ProgressDeadlineExceeded";

  private final JsonObject deployment;
  private final Rollout rollout;
  private final Collection<Rs> all;
  private final @Nullable Rs newest;
  private final Instant now;

  DeploymentStatus(
      JsonObject deployment,
      Rollout rollout,
      Collection<Rs> all,
      @Nullable Rs newest,
      Instant now) {
    this.deployment = deployment;
    this.rollout = rollout;
    this.all = all;
    this.newest = newest;
    this.now = now;
  }

  /** Counts and availability; the progress stays as it is. */
  JsonObject counts() {
    JsonObject before = deployment.objectAt("status");
    int available = sum("availableReplicas");
    var status = new JsonObject();
    status.put("observedGeneration", Meta.generation(deployment));
    putUnlessZero(status, "replicas", sum("replicas"));
    putUnlessZero(status, "updatedReplicas", newest == null ? 0 : newest.actual());
    putUnlessZero(status, "readyReplicas", sum("readyReplicas"));
    putUnlessZero(status, "availableReplicas", available);
    putUnlessZero(status, "unavailableReplicas", Math.max(0, Rs.wanted(all) - available));
    status.put("terminatingReplicas", (long) sum("terminatingReplicas"));
    if (before.get("collisionCount") instanceof Long collisions) {
      status.put("collisionCount", collisions);
    }
    var conditions = new Conditions(before, now);
    if (available >= rollout.fewestAvailable()) {
      conditions.set(
          "Available",
          "True",
          "MinimumReplicasAvailable",
          "Deployment has minimum availability.",
          true);
    } else {
      conditions.set(
          "Available",
          "False",
          "MinimumReplicasUnavailable",
          "Deployment does not have minimum availability.",
          true);
    }
    conditions.into(status);
    return status;
  }

  /** Counts, availability, progress, and failures of the replica sets. */
  JsonObject full() {
    JsonObject status = counts();
    var conditions = new Conditions(status, now);
    boolean done =
        count(status, "replicas") == count(status, "updatedReplicas")
            && conditions.hasReason(PROGRESSING, COMPLETE);
    if (!rollout.hasDeadline()) {
      conditions.remove(PROGRESSING);
    } else if (!done) {
      progress(status, conditions);
    }
    JsonObject failure = failure();
    if (failure == null) {
      conditions.remove("ReplicaFailure");
    } else {
      conditions.set(
          "ReplicaFailure",
          failure.string("status", "True"),
          failure.string("reason", ""),
          failure.string("message", ""),
          true);
    }
    conditions.into(status);
    return status;
  }

  private void progress(JsonObject status, Conditions conditions) {
    String subject =
        newest == null
            ? "Deployment \"" + Meta.name(deployment) + "\""
            : "ReplicaSet \"" + newest.name() + "\"";
    if (isComplete(deployment, rollout, status)) {
      conditions.set(
          PROGRESSING, "True", COMPLETE, subject + " has successfully progressed.", true);
    } else if (hasProgressed(status)) {
      // Its time counts from the last progress, so it is written anew each time.
      conditions.replace(
          PROGRESSING, "True", "ReplicaSetUpdated", subject + " is progressing.", true);
    } else if (isTimedOut(conditions)) {
      conditions.set(
          PROGRESSING, "False", TIMED_OUT, subject + " has timed out progressing.", true);
    }
  }

  static boolean isComplete(JsonObject deployment, Rollout rollout, JsonObject status) {
    return count(status, "updatedReplicas") == rollout.replicas()
        && count(status, "replicas") == rollout.replicas()
        && count(status, "availableReplicas") == rollout.replicas()
        && status.integer("observedGeneration", 0) >= Meta.generation(deployment);
  }

  private boolean hasProgressed(JsonObject status) {
    JsonObject before = deployment.objectAt("status");
    long oldBefore = count(before, "replicas") - count(before, "updatedReplicas");
    long oldNow = count(status, "replicas") - count(status, "updatedReplicas");
    return count(status, "updatedReplicas") > count(before, "updatedReplicas")
        || oldNow < oldBefore
        || count(status, "readyReplicas") > count(before, "readyReplicas")
        || count(status, "availableReplicas") > count(before, "availableReplicas");
  }

  private boolean isTimedOut(Conditions conditions) {
    JsonObject progressing = conditions.get(PROGRESSING);
    if (progressing == null || conditions.hasReason(PROGRESSING, COMPLETE)) {
      return false;
    }
    return conditions.hasReason(PROGRESSING, TIMED_OUT) || !deadline(progressing).isAfter(now);
  }

  private Instant deadline(JsonObject progressing) {
    String since = progressing.string("lastUpdateTime", now.toString());
    return UtcTime.parse(since).plusSeconds(rollout.progressDeadline());
  }

  /** When to look again for a rollout that may get stuck. */
  Optional<Duration> untilDeadline(JsonObject status) {
    var conditions = new Conditions(status, now);
    JsonObject progressing = conditions.get(PROGRESSING);
    if (progressing == null
        || !rollout.hasDeadline()
        || rollout.paused()
        || conditions.hasReason(PROGRESSING, TIMED_OUT)
        || isComplete(deployment, rollout, status)) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, deadline(progressing)).plusSeconds(1);
    return Optional.of(left.isPositive() ? left : Duration.ofSeconds(1));
  }

  /** The failure of the newest replica set, or else of any. */
  private @Nullable JsonObject failure() {
    if (newest != null) {
      JsonObject own = new Conditions(newest.tree().objectAt("status"), now).get("ReplicaFailure");
      if (own != null) {
        return own;
      }
    }
    for (Rs rs : all) {
      JsonObject other = new Conditions(rs.tree().objectAt("status"), now).get("ReplicaFailure");
      if (other != null) {
        return other;
      }
    }
    return null;
  }

  private int sum(String member) {
    return all.stream().mapToInt(rs -> rs.status(member)).sum();
  }

  private static long count(JsonObject status, String member) {
    return status.integer(member, 0);
  }

  private static void putUnlessZero(JsonObject status, String member, int count) {
    if (count != 0) {
      status.put(member, (long) count);
    }
  }
}
