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
    List<Item> roles = roles(plane);
    for (JsonObject role : aggregating(roles)) {
      if (!AggregatedRules.of(role, roles).equals(rules(role))) {
        wake.accept(Meta.objectName(role));
      }
    }
  }

  /** Any role can be part of any aggregating one. They change too rarely to be kept. */
  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    aggregating(roles(plane)).forEach(role -> wake.accept(Meta.objectName(role)));
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    List<Item> roles = roles(plane);
    for (JsonObject role : aggregating(roles)) {
      if (Meta.objectName(role).equals(name)) {
        JsonArray rules = AggregatedRules.of(role, roles);
        if (!rules.equals(rules(role))) {
          apply(plane, name, rules);
        }
      }
    }
    return Result.DONE;
  }

  private static List<Item> roles(Plane plane) {
    var out = new ArrayList<Item>();
    plane.forEachObject(Kinds.CLUSTER_ROLES, role -> out.add(Item.of(role)));
    return out;
  }

  /** A tree is made of few of the roles only: every control plane is looked at when it is met. */
  private static List<JsonObject> aggregating(List<Item> roles) {
    return roles.stream()
        .filter(role -> !role.deleting() && Live.mentions(role.object(), AGGREGATION))
        .map(Item::tree)
        .filter(role -> role.object("aggregationRule") != null)
        .toList();
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
