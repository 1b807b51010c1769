package dev.insula.controllers.rbac;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.controllers.objects.Item;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregatedRulesTest {

  private static final JsonObject AGGREGATING =
      Json.parseObject(
          """
          {"metadata":{"name":"sum","labels":{"to":"sum"}},
           "rules":[{"verbs":["own"]}],
           "aggregationRule":{"clusterRoleSelectors":[
             {"matchLabels":{"to":"sum"}},{"matchExpressions":[{"key":"too","operator":"Exists"}]}]}}\
          """);

  @Test
  void rulesComeSelectorBySelectorAndByTheNamesOfTheRoles() {
    assertThat(
            AggregatedRules.of(
                AGGREGATING,
                List.of(
                    role("z", "to", "sum", "get"),
                    role("b", "too", "yes", "list"),
                    role("a", "to", "sum", "watch"),
                    role("c", "to", "else", "never"))))
        .hasToString("[{verbs=[watch]}, {verbs=[get]}, {verbs=[list]}]");
  }

  @Test
  void aRuleIsTakenOnceAndTheRoleItselfGivesNone() {
    assertThat(
            AggregatedRules.of(
                AGGREGATING,
                List.of(
                    item(AGGREGATING), role("a", "to", "sum", "get"), role("b", "too", "", "get"))))
        .hasToString("[{verbs=[get]}]");
  }

  private static Item role(String name, String label, String value, String verb) {
    return item(
        Json.parseObject(
            """
            {"metadata":{"name":"%s","labels":{"%s":"%s"}},"rules":[{"verbs":["%s"]}]}\
            """
                .formatted(name, label, value, verb)));
  }

  private static Item item(JsonObject role) {
    return Item.of(ApiObject.of(role));
  }
}
