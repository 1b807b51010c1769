package dev.insula.tenancy.simulation;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.simulation.SimulatedClient.Call;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What must hold at every moment, whatever happens: the syncer ends a pod or a claim below only
 * after its owner did, and a pod above only when what stands for it below has ended.
 */
final class Rules implements SimulatedClient.Line {

  private final Landlord landlord;
  private final Map<String, Integer> endings = new HashMap<>();
  private final List<Household> households;

  Rules(Landlord landlord, List<Household> households) {
    this.landlord = landlord;
    this.households = households;
  }

  /** How many pods, claims and namespaces of a tenant the syncer asked to end below. */
  int endings(String tenantUid) {
    return endings.getOrDefault(tenantUid, 0);
  }

  @Override
  public void before(Call call) {
    if (call.verb().equals("delete")) {
      SyncedKind kind = SyncedKind.of(call.resource());
      count(call, kind);
      if (call.resource().equals(Kinds.DEFINITIONS)) {
        throw new AssertionError("the syncer takes a kind away that is declared: " + call);
      }
      if (kind == SyncedKind.POD || kind == SyncedKind.CLAIM) {
        SimulatedCluster.Held found = call.cluster().find(call.resource(), call.name());
        JsonObject object = found == null ? null : found.tree();
        if (call.uid().isEmpty()) {
          throw new AssertionError("the syncer deletes without naming the uid: " + call);
        }
        boolean another = object != null && !call.uid().equals(Meta.uid(object));
        if (object != null && !another) {
          judge(call, kind, object);
        }
      }
    }
  }

  private void count(Call call, @Nullable SyncedKind kind) {
    boolean ending =
        kind == SyncedKind.POD || kind == SyncedKind.CLAIM || kind == SyncedKind.NAMESPACE;
    SimulatedCluster.Held found =
        ending && call.cluster().equals(landlord.cluster)
            ? call.cluster().find(call.resource(), call.name())
            : null;
    Origin origin = found == null ? null : Origin.of(found.tree());
    if (origin != null) {
      endings.merge(origin.tenantUid(), 1, Integer::sum);
    }
  }

  private void judge(Call call, SyncedKind kind, JsonObject object) {
    if (call.cluster().equals(landlord.cluster)) {
      Origin origin = Origin.of(object);
      if (origin == null) {
        throw new AssertionError("the syncer deletes what is no tenant's: " + call.name());
      }
      if (livesAbove(kind, origin)) {
        throw new AssertionError("the syncer deletes " + call.name() + ", which lives above");
      }
    } else if (livesBelow(call, object)) {
      throw new AssertionError("the syncer deletes " + call.name() + ", which lives below");
    }
  }

  private boolean livesAbove(SyncedKind kind, Origin origin) {
    for (Household household : households) {
      if (household.tenant.identity().uid().equals(origin.tenantUid())) {
        return household
            .cluster
            .tree(kind, origin.namespace(), origin.name())
            .filter(o -> Meta.uid(o).equals(origin.uid()) && !Meta.isDeleting(o))
            .isPresent();
      }
    }
    return false;
  }

  private boolean livesBelow(Call call, JsonObject pod) {
    for (Household household : households) {
      if (household.cluster.equals(call.cluster())) {
        var below = new ObjectName(household.superNamespace(Meta.namespace(pod)), Meta.name(pod));
        return landlord
            .cluster
            .tree(SyncedKind.POD, below.namespace(), below.name())
            .filter(p -> !Meta.isDeleting(p) && isOf(p, pod) && sameNode(p, pod))
            .isPresent();
      }
    }
    return false;
  }

  private static boolean isOf(JsonObject below, JsonObject above) {
    Origin origin = Origin.of(below);
    return origin != null && origin.uid().equals(Meta.uid(above));
  }

  private static boolean sameNode(JsonObject below, JsonObject above) {
    String node = above.objectAt("spec").string("nodeName", "");
    return node.isEmpty() || node.equals(below.objectAt("spec").string("nodeName", ""));
  }

  @Override
  public void after(Call call) {}
}
