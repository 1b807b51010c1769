package dev.insula.controllers.rbac;

import dev.insula.controllers.objects.Item;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.selector.LabelSelector;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/** The rules that an aggregating role has by the roles that its selectors choose. Pure. */
final class AggregatedRules {

  private AggregatedRules() {}

  /**
   * Selector by selector, role by role in the order of names, each rule once.
   *
   * @param roles all cluster roles
   */
  static JsonArray of(JsonObject aggregating, List<Item> roles) {
    List<Item> sorted =
        roles.stream()
            .filter(role -> !role.name().name().equals(Meta.name(aggregating)))
            .sorted(Comparator.comparing(role -> role.name().name()))
            .toList();
    var rules = new LinkedHashSet<JsonObject>();
    for (JsonObject json :
        aggregating.objectAt("aggregationRule").objects("clusterRoleSelectors")) {
      LabelSelector selector = LabelSelector.ofObject(json);
      for (Item role : sorted) {
        if (selector.matches(role.labels())) {
          rules.addAll(role.tree().objects("rules"));
        }
      }
    }
    return new JsonArray(rules);
  }
}
