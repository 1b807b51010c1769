package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class BootstrapTokensTest {

  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final GroupVersionResource CONFIG_MAPS =
      new GroupVersionResource("", "v1", "configmaps");
  private static final ObjectName INFO = new ObjectName("kube-public", "cluster-info");

  @AutoClose private static final Islands islands = new Islands();

  private final ControlPlaneClient client = islands.one();

  private void token(String id, String more) {
    client.create(
        SECRETS,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"Secret","type":"bootstrap.kubernetes.io/token",
             "metadata":{"name":"bootstrap-token-%1$s","namespace":"kube-system"},
             "stringData":{"token-id":"%1$s","token-secret":"0123456789abcdef"%2$s}}\
            """
                .formatted(id, more)),
        ME);
  }

  private void info() {
    client.create(
        CONFIG_MAPS,
        Json.parseObject(
            """
            {"apiVersion":"v1","kind":"ConfigMap",
             "metadata":{"name":"cluster-info","namespace":"kube-public"},
             "data":{"kubeconfig":"abc"}}\
            """),
        ME);
  }

  private JsonObject data() {
    return client.get(CONFIG_MAPS, INFO).tree().objectAt("data");
  }

  private List<String> tokens() {
    return client.list(SECRETS, "kube-system", ListOptions.NONE).items().stream()
        .map(secret -> Meta.name(secret.tree()))
        .toList();
  }

  /** The signature is the one that Kubernetes 1.36 makes of the same. */
  @Test
  void aTokenSignsWhatStrangersMayReadUntilItGoes() {
    info();
    token("de49d4", ",\"usage-bootstrap-signing\":\"true\"");

    await(() -> data().containsKey("jws-kubeconfig-de49d4"), this::data);
    assertThat(data().string("jws-kubeconfig-de49d4"))
        .isEqualTo(
            "eyJhbGciOiJIUzI1NiIsImtpZCI6ImRlNDlkNCJ9..2XhBUpSg6-uE2ouWq96j5P0HSQl-CmYyyNgJuDDN1hU");

    client.delete(
        SECRETS, new ObjectName("kube-system", "bootstrap-token-de49d4"), DeleteOptions.NONE);
    await(() -> !data().containsKey("jws-kubeconfig-de49d4"), this::data);
    assertThat(data().string("kubeconfig")).isEqualTo("abc");
  }

  @Test
  void aTokenThatIsNotToSignDoesNot() {
    info();
    token("aaaaaa", "");
    token("bbbbbb", ",\"usage-bootstrap-signing\":\"true\"");

    await(() -> data().containsKey("jws-kubeconfig-bbbbbb"), this::data);
    assertThat(data()).doesNotContainKey("jws-kubeconfig-aaaaaa");
  }

  @Test
  void aTokenGoesWhenItsTimeIsOverAndOthersStay() {
    token("aaaaaa", ",\"expiration\":\"" + Instant.now().plusSeconds(1) + "\"");
    token("bbbbbb", ",\"expiration\":\"2999-01-01T00:00:00Z\"");
    token("cccccc", "");

    await(() -> !tokens().contains("bootstrap-token-aaaaaa"), this::tokens);
    assertThat(tokens()).contains("bootstrap-token-bbbbbb", "bootstrap-token-cccccc");
  }
}
