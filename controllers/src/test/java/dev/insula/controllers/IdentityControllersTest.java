package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class IdentityControllersTest {

  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final ObjectName TOKEN = new ObjectName("default", "token");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  @Test
  void aTokenSecretIsFilledAndEndsWithItsAccount() {
    client.create(ACCOUNTS, object("ServiceAccount", "robot", ""), ME);
    client.create(
        SECRETS,
        object(
            "Secret",
            "token",
            ",\"annotations\":{\"kubernetes.io/service-account.name\":\"robot\"}},"
                + "\"type\":\"kubernetes.io/service-account-token\""),
        ME);

    await(() -> !data("token").isEmpty(), () -> client.get(SECRETS, TOKEN));
    assertThat(data("ca.crt")).isEqualTo("CA");
    assertThat(data("namespace")).isEqualTo("default");
    assertThat(data("token").split("\\.")).hasSize(3);

    client.delete(ACCOUNTS, new ObjectName("default", "robot"), DeleteOptions.NONE);
    await(
        () -> client.list(SECRETS, "default", ListOptions.NONE).items().isEmpty(),
        () -> client.get(SECRETS, TOKEN));
  }

  @Test
  void aTokenSecretOfNobodyIsDeleted() {
    try {
      client.create(
          SECRETS,
          object(
              "Secret",
              "token",
              ",\"annotations\":{\"kubernetes.io/service-account.name\":\"nobody\"}},"
                  + "\"type\":\"kubernetes.io/service-account-token\""),
          ME);
    } catch (ApiException refusedAtOnce) {
      return;
    }
    await(
        () -> client.list(SECRETS, "default", ListOptions.NONE).items().isEmpty(),
        () -> client.get(SECRETS, TOKEN));
  }

  @Test
  void anAggregatingRoleFollowsTheRolesItChooses() {
    var roles = new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterroles");
    client.create(
        roles,
        Json.parseObject(
            """
            {"apiVersion":"rbac.authorization.k8s.io/v1","kind":"ClusterRole",
             "metadata":{"name":"views-widgets",
              "labels":{"rbac.authorization.k8s.io/aggregate-to-view":"true"}},
             "rules":[{"apiGroups":["example.com"],"resources":["widgets"],"verbs":["get"]}]}\
            """),
        ME);
    var view = new ObjectName("", "view");

    await(() -> client.get(roles, view).json().contains("widgets"), () -> client.get(roles, view));

    client.delete(roles, new ObjectName("", "views-widgets"), DeleteOptions.NONE);
    await(() -> !client.get(roles, view).json().contains("widgets"), () -> client.get(roles, view));
  }

  private String data(String key) {
    JsonObject secret = client.get(SECRETS, TOKEN).tree();
    return new String(
        Base64.getDecoder().decode(secret.objectAt("data").string(key, "")),
        StandardCharsets.UTF_8);
  }

  private static JsonObject object(String kind, String name, String more) {
    String rest = more.isEmpty() ? "}" : more;
    return Json.parseObject(
        "{\"apiVersion\":\"v1\",\"kind\":\""
            + kind
            + "\",\"metadata\":{\"namespace\":\"default\",\"name\":\""
            + name
            + "\""
            + rest
            + "}");
  }
}
