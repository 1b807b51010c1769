package dev.insula.controllers.rbac;

import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
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
  public void resync(Plane plane, Consumer<ObjectName> wake) {
    List<JsonObject> roles = roles(plane);
    for (JsonObject role : roles) {
      if (isAggregating(role) && !AggregatedRules.of(role, roles).equals(rules(role))) {
        wake.accept(Meta.objectName(role));
      }
    }
  }

  /** Any role can be part of any aggregating one. They change too rarely to be kept. */
  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    plane.forEachObject(
        Kinds.CLUSTER_ROLES,
        role -> {
          if (Live.mentions(role, AGGREGATION)) {
            wake.accept(Meta.objectName(role.tree()));
          }
        });
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    List<JsonObject> roles = roles(plane);
    for (JsonObject role : roles) {
      if (Meta.objectName(role).equals(name) && isAggregating(role)) {
        JsonArray rules = AggregatedRules.of(role, roles);
        if (!rules.equals(rules(role))) {
          apply(plane, name, rules);
        }
      }
    }
    return Result.DONE;
  }

  private static List<JsonObject> roles(Plane plane) {
    var out = new ArrayList<JsonObject>();
    plane.forEachObject(Kinds.CLUSTER_ROLES, role -> out.add(role.tree()));
    return out;
  }

  private static boolean isAggregating(JsonObject role) {
    return role.object("aggregationRule") != null && !Meta.isDeleting(role);
  }

  private static JsonArray rules(JsonObject role) {
    JsonArray rules = role.array("rules");
    return rules == null ? new JsonArray() : rules;
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
    var options = new WriteOptions(MANAGER, "", true, false);
    var _ =
        Live.write(
            () ->
                plane
                    .client()
                    .patch(
                        Kinds.CLUSTER_ROLES,
                        name,
                        PatchType.APPLY,
                        JsonOrArray.of(applied),
                        options));
  }
}
