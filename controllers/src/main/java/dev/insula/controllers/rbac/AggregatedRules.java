package dev.insula.controllers.rbac;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.selector.LabelSelector;
import java.util.Comparator;
import java.util.List;

/** The rules that an aggregating role has by the roles that its selectors choose. Pure. */
final class AggregatedRules {

  private AggregatedRules() {}

  /**
   * Selector by selector, role by role in the order of names, each rule once.
   *
   * @param roles all cluster roles
   */
  static JsonArray of(JsonObject aggregating, List<JsonObject> roles) {
    List<JsonObject> sorted =
        roles.stream()
            .filter(role -> !Meta.name(role).equals(Meta.name(aggregating)))
            .sorted(Comparator.comparing(Meta::name))
            .toList();
    var rules = new JsonArray();
    for (JsonObject json :
        aggregating.objectAt("aggregationRule").objects("clusterRoleSelectors")) {
      LabelSelector selector = LabelSelector.ofObject(json);
      for (JsonObject role : sorted) {
        if (selector.matches(Meta.labels(role))) {
          role.objects("rules").stream().filter(rule -> !rules.contains(rule)).forEach(rules::add);
        }
      }
    }
    return rules;
  }
}
