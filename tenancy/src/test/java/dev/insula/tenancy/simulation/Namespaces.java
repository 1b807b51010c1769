package dev.insula.tenancy.simulation;

import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.PassingKind;
import dev.insula.tenancy.translation.SyncedKind;
import dev.insula.tenancy.world.ClusterView;

/** What a namespace controller does, one round of it. */
final class Namespaces {

  private Namespaces() {}

  static void finish(SimulatedCluster cluster, ClusterView view) {
    for (JsonObject namespace : cluster.trees(SyncedKind.NAMESPACE)) {
      if (Meta.isDeleting(namespace) && isEmptied(cluster, view, Meta.name(namespace))) {
        cluster.remove(SimulatedRules.NAMESPACES, new ObjectName("", Meta.name(namespace)));
      }
    }
  }

  private static boolean isEmptied(SimulatedCluster cluster, ClusterView view, String namespace) {
    boolean empty = true;
    for (PassingKind kind : Kinds.ALL) {
      if (kind == SyncedKind.NAMESPACE) {
        continue;
      }
      for (JsonObject object : cluster.trees(kind)) {
        if (Meta.namespace(object).equals(namespace)) {
          boolean stays =
              view.client.delete(
                      kind.resource(),
                      Meta.objectName(object),
                      DeleteOptions.ofUid(Meta.uid(object)))
                  != null;
          empty &= !stays;
        }
      }
    }
    return empty;
  }
}
