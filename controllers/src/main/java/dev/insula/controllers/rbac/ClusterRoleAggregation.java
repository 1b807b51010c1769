package dev.insula.controllers.rbac;

import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Fills in the rules of cluster roles with an aggregation rule, such as {@code admin}, {@code edit}
 * and {@code view}. Source: the section "Aggregated ClusterRoles" of the RBAC page.
 */
public final class ClusterRoleAggregation implements Controller {

  private static final String MANAGER = "clusterrole-aggregation-controller";
  private static final String AGGREGATION = "\"aggregationRule\"";

  @Override
  public String name() {
    return MANAGER;
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(Kinds.CLUSTER_ROLES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of();
  }

  @Override
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    plane.forEachObject(
        Kinds.CLUSTER_ROLES.resource(),
        role -> {
          if (Live.mentions(role, AGGREGATION)) {
            wake.accept(Meta.objectName(role.tree()));
          }
        });
  }

  /** Any role can be part of any aggregating one. */
  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    for (Item role : plane.all(Kinds.CLUSTER_ROLES).values()) {
      if (Live.mentions(role.object(), AGGREGATION)) {
        wake.accept(role.name());
      }
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.CLUSTER_ROLES).get(name);
    if (item == null || item.deleting()) {
      return Result.DONE;
    }
    JsonObject role = item.tree();
    if (role.object("aggregationRule") == null) {
      return Result.DONE;
    }
    List<JsonObject> roles =
        plane.all(Kinds.CLUSTER_ROLES).values().stream().map(Item::tree).toList();
    JsonArray rules = AggregatedRules.of(role, roles);
    JsonArray present = role.array("rules");
    if (!rules.equals(present == null ? new JsonArray() : present)) {
      apply(plane, name, rules);
    }
    return Result.DONE;
  }

  private static void apply(Plane plane, ObjectName name, JsonArray rules) {
    var applied =
        JsonObject.of(
            "apiVersion",
            "rbac.authorization.k8s.io/v1",
            "kind",
            "ClusterRole",
            "metadata",
            JsonObject.of("name", name.name()),
            "rules",
            rules);
    try {
      plane
          .client()
          .patch(
              Kinds.CLUSTER_ROLES.resource(),
              name,
              PatchType.APPLY,
              JsonOrArray.of(applied),
              new WriteOptions(MANAGER, "", true, false));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
