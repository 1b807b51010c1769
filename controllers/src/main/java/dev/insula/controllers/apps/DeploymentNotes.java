package dev.insula.controllers.apps;

import dev.insula.client.ObjectHead;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Conditions;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.pods.PodControl;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import java.time.Instant;

/**
 * What a turn with a deployment notes of it: the revision and the progress of its new replica set.
 *
 * <p>INVARIANT: what was noted of a new replica set is written with the turn's status, or before
 * anything else is written, whichever comes first.
 */
final class DeploymentNotes {

  private final Plane plane;
  private final JsonObject deployment;
  private final Rollout rollout;
  private final Instant now;

  /** Whether the deployment's revision or conditions were changed and are still to be written. */
  private boolean noted;

  DeploymentNotes(Plane plane, JsonObject deployment, Rollout rollout, Instant now) {
    this.plane = plane;
    this.deployment = deployment;
    this.rollout = rollout;
    this.now = now;
  }

  /** The replica set of the template as it is was there already. */
  void found(Rs rs) {
    Conditions conditions = conditions();
    boolean first = rollout.hasDeadline() && conditions.get(DeploymentStatus.PROGRESSING) == null;
    if (first) {
      conditions.set(
          DeploymentStatus.PROGRESSING,
          "True",
          "FoundNewReplicaSet",
          "Found new replica set \"" + rs.name() + "\"",
          true);
      conditions.into(deployment.objectOrCreate("status"));
    }
    noteRevision(rs, first);
  }

  /** The replica set of the template as it is was made in this turn. */
  void created(Rs rs) {
    if (rollout.hasDeadline()) {
      Conditions conditions = conditions();
      conditions.replace(
          DeploymentStatus.PROGRESSING,
          "True",
          "NewReplicaSetCreated",
          "Created new replica set \"" + rs.name() + "\"",
          true);
      conditions.into(deployment.objectOrCreate("status"));
    }
    noteRevision(rs, rollout.hasDeadline());
  }

  /** It could not be made, which is written at once. */
  void creationFailed(String name, ApiException failure) {
    if (!rollout.hasDeadline() || PodControl.isNamespaceTerminating(failure)) {
      return;
    }
    Conditions conditions = conditions();
    conditions.set(
        DeploymentStatus.PROGRESSING,
        "False",
        "ReplicaSetCreateError",
        "Failed to create new replica set \"" + name + "\": " + failure.status().message(),
        true);
    conditions.into(deployment.objectOrCreate("status"));
    write();
  }

  /** Its name was another's, which is written at once. */
  void collided(long collisions) {
    deployment.objectOrCreate("status").put("collisionCount", collisions);
    write();
  }

  /** Whether the deployment pauses, which is written at once if it is new. */
  void pause() {
    Conditions conditions = conditions();
    if (!rollout.hasDeadline()
        || conditions.hasReason(DeploymentStatus.PROGRESSING, DeploymentStatus.TIMED_OUT)) {
      return;
    }
    boolean known = conditions.hasReason(DeploymentStatus.PROGRESSING, "DeploymentPaused");
    if (rollout.paused() == known) {
      return;
    }
    conditions.set(
        DeploymentStatus.PROGRESSING,
        "Unknown",
        rollout.paused() ? "DeploymentPaused" : "DeploymentResumed",
        rollout.paused() ? "Deployment is paused" : "Deployment is resumed",
        true);
    conditions.into(deployment.objectOrCreate("status"));
    write();
  }

  /** Writes what was noted, before anything else is. */
  void flush() {
    if (noted) {
      write();
    }
  }

  /** Writes the status that a turn ends with, and what was noted. */
  void write(JsonObject status) {
    if (noted || !status.equals(deployment.objectAt("status"))) {
      deployment.put("status", status);
      write();
    }
  }

  /** The deployment carries the revision of its new replica set. */
  private void noteRevision(Rs rs, boolean statusChanged) {
    String revision = Long.toString(rs.revision());
    JsonObject annotations = Meta.of(deployment).objectOrCreate("annotations");
    noted |= Revisions.put(annotations, Rs.REVISION, revision) || statusChanged;
  }

  private void write() {
    ApiObject written =
        plane.client().update(Kinds.DEPLOYMENTS.resource(), deployment, Live.STATUS);
    Meta.of(deployment).put("resourceVersion", ObjectHead.of(written).resourceVersion());
    noted = false;
  }

  private Conditions conditions() {
    return new Conditions(deployment.objectAt("status"), now);
  }
}
