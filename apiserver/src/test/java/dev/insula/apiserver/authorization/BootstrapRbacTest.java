package dev.insula.apiserver.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.junit.jupiter.api.Test;

class BootstrapRbacTest {

  private final List<JsonObject> objects = BootstrapRbac.objects("2026-01-01T00:00:00Z");

  @Test
  void everyDefaultOfKubernetesIsThere() {
    assertThat(objects.stream().filter(o -> kind(o, "ClusterRole"))).hasSize(69);
    assertThat(objects.stream().filter(o -> kind(o, "ClusterRoleBinding"))).hasSize(50);
    assertThat(objects.stream().filter(o -> kind(o, "Role"))).hasSize(7);
    assertThat(objects.stream().filter(o -> kind(o, "RoleBinding"))).hasSize(7);
  }

  @Test
  void aggregatedRolesHaveTheRulesOfTheirParts() {
    assertThat(role("view").objects("rules")).hasSize(12);
    assertThat(role("edit").objects("rules")).hasSize(27);
    assertThat(role("admin").objects("rules")).hasSize(29);
  }

  @Test
  void rulesAreReadAsDeclared() {
    JsonObject basicUser = role("system:basic-user");
    assertThat(basicUser.objects("rules").getFirst())
        .isEqualTo(
            PolicyRule.of(
                    JsonObject.of(
                        "verbs", array("create"),
                        "apiGroups", array("authorization.k8s.io"),
                        "resources", array("selfsubjectaccessreviews", "selfsubjectrulesreviews")))
                .toJson());
    assertThat(Meta.labels(basicUser))
        .containsEntry("kubernetes.io/bootstrapping", "rbac-defaults");
  }

  private static dev.insula.machinery.json.JsonArray array(String... values) {
    return dev.insula.machinery.json.JsonArray.of((Object[]) values);
  }

  private JsonObject role(String name) {
    return objects.stream()
        .filter(o -> kind(o, "ClusterRole") && Meta.name(o).equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static boolean kind(JsonObject object, String kind) {
    return object.string("kind", "").equals(kind);
  }
}
