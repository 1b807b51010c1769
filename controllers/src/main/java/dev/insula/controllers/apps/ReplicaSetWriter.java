package dev.insula.controllers.apps;

import dev.insula.client.DeleteOptions;
import dev.insula.client.ObjectReference;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;

/** Writes the replica sets of one deployment, and tells of their sizes. */
final class ReplicaSetWriter {

  private final Plane plane;
  private final JsonObject deployment;

  ReplicaSetWriter(Plane plane, JsonObject deployment) {
    this.plane = plane;
    this.deployment = deployment;
  }

  Rs get(String name) {
    var key = new ObjectName(Meta.namespace(deployment), name);
    return new Rs(plane.client().get(Kinds.REPLICA_SETS.resource(), key).tree());
  }

  Rs create(Rs rs) {
    return new Rs(
        plane.client().create(Kinds.REPLICA_SETS.resource(), rs.tree(), Live.WRITE).tree());
  }

  Rs update(Rs rs) {
    return new Rs(
        plane.client().update(Kinds.REPLICA_SETS.resource(), rs.tree(), Live.WRITE).tree());
  }

  /** Deletes it and its pods, if it is still the same. */
  void delete(Rs rs) {
    ObjectName name = Meta.objectName(rs.tree());
    var options = DeleteOptions.ofUid(Meta.uid(rs.tree())).withPropagation("Background");
    var _ = Live.write(() -> plane.client().delete(Kinds.REPLICA_SETS.resource(), name, options));
  }

  /** Tells that a replica set has another size. */
  void scaled(String name, int before, int size) {
    plane.event(
        ObjectReference.to(deployment),
        "Normal",
        "ScalingReplicaSet",
        "Scaled "
            + (size > before ? "up" : "down")
            + " replica set "
            + name
            + " from "
            + before
            + " to "
            + size);
  }
}
