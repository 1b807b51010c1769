package dev.insula.controllers.apps;

import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Owner;
import dev.insula.controllers.objects.Templates;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import java.util.List;

/** The replica set of a deployment's template as it is: known again, kept up, or made. */
final class NewReplicaSet {

  private final JsonObject deployment;
  private final Rollout rollout;
  private final List<Rs> old;
  private final ReplicaSetWriter writer;
  private final DeploymentNotes notes;

  /**
   * @param old the other replica sets, as the turn finds and changes them
   */
  NewReplicaSet(
      JsonObject deployment,
      Rollout rollout,
      List<Rs> old,
      ReplicaSetWriter writer,
      DeploymentNotes notes) {
    this.deployment = deployment;
    this.rollout = rollout;
    this.old = old;
    this.writer = writer;
    this.notes = notes;
  }

  /** Whether a replica set has the template. */
  boolean is(Rs rs) {
    return Templates.equalButForHash(
        rs.tree().objectAt("spec", "template"), deployment.objectAt("spec", "template"));
  }

  /** The new replica set carries the deployment's annotations and the highest revision. */
  Rs refreshed(Rs rs) {
    boolean changed = Revisions.annotateNew(deployment, rs, Revisions.next(old));
    JsonObject spec = rs.tree().objectAt("spec");
    if (spec.integer("minReadySeconds", 0) != rollout.minReadySeconds()) {
      spec.put("minReadySeconds", rollout.minReadySeconds());
      changed = true;
    }
    Rs written = changed ? writer.update(rs) : rs;
    notes.found(written);
    return written;
  }

  /** Makes it, unless it is there. */
  Rs created() {
    JsonObject template = deployment.objectAt("spec", "template").deepCopy();
    long collisions = deployment.objectAt("status").integer("collisionCount", 0);
    String hash = Templates.hash(template, collisions);
    Rs made = new Rs(tree(template, hash));
    Revisions.annotateNew(deployment, made, Revisions.next(old));
    Revisions.annotateSize(made, rollout);
    try {
      made = writer.create(made);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        notes.creationFailed(made.name(), e);
        throw e;
      }
      return existing(made.name(), collisions);
    }
    if (made.replicas() > 0) {
      writer.scaled(made.name(), 0, made.replicas());
    }
    notes.created(made);
    return made;
  }

  private JsonObject tree(JsonObject template, String hash) {
    JsonObject labels = template.objectOrCreate("metadata").objectOrCreate("labels");
    labels.put(Templates.HASH_LABEL, hash);
    JsonObject selector = deployment.objectAt("spec", "selector").deepCopy();
    selector.objectOrCreate("matchLabels").put(Templates.HASH_LABEL, hash);
    JsonObject reference =
        Owner.controllerReference(
            "apps/v1", "Deployment", Meta.name(deployment), Meta.uid(deployment));
    var spec =
        JsonObject.of(
            "replicas",
            (long) rollout.newReplicas(0, Rs.wanted(old)),
            "selector",
            selector,
            "template",
            template);
    if (rollout.minReadySeconds() > 0) {
      spec.put("minReadySeconds", rollout.minReadySeconds());
    }
    return JsonObject.of(
        "apiVersion",
        "apps/v1",
        "kind",
        "ReplicaSet",
        "metadata",
        JsonObject.of(
            "name",
            Meta.name(deployment) + "-" + hash,
            "namespace",
            Meta.namespace(deployment),
            "labels",
            labels.deepCopy(),
            "ownerReferences",
            JsonArray.of(reference)),
        "spec",
        spec);
  }

  /**
   * The name is taken: by our own from before, or by chance, which the collision count resolves.
   */
  private Rs existing(String name, long collisions) {
    Rs taken = writer.get(name);
    Owner controller = Owner.controllerOf(taken.tree());
    boolean ours = controller != null && controller.uid().equals(Meta.uid(deployment));
    if (ours && is(taken)) {
      return taken;
    }
    notes.collided(collisions + 1);
    throw ApiException.alreadyExists(Kinds.REPLICA_SETS.groupResource(), name);
  }
}
