package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.admission.AdmissionChain;
import dev.insula.apiserver.testing.WebhookServer;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.AddressRange;
import dev.insula.client.http.AddressRules;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AdmissionWebhooksTest {

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @AutoClose
  private final TestFleet fleet =
      new TestFleet(
          AdmissionChain.NONE, new AddressRules(List.of(AddressRange.parse("127.0.0.0/8"))));

  private final ControlPlaneClient client = fleet.client("one");

  @Test
  void aPatchChangesWhatIsWritten() {
    String patch = "[{\"op\":\"add\",\"path\":\"/data/hooked\",\"value\":\"yes\"}]";
    String encoded = Base64.getEncoder().encodeToString(patch.getBytes(StandardCharsets.UTF_8));
    try (var server =
        WebhookServer.reviewing(
            _ -> JsonObject.of("allowed", true, "patchType", "JSONPatch", "patch", encoded))) {
      configure("mutating", server, "{}");
      assertThat(await()).isEqualTo(JsonObject.of("k", "1", "hooked", "yes"));
    }
  }

  @Test
  void aRefusalIsAnsweredInTheWebhooksWords() {
    try (var server =
        WebhookServer.reviewing(
            request ->
                JsonObject.of(
                    "allowed",
                    false,
                    "result",
                    JsonObject.of(
                        "code",
                        403L,
                        "reason",
                        "Forbidden",
                        "message",
                        request.string("operation", "")
                            + " "
                            + request.stringAt("object", "metadata", "name")
                            + " by "
                            + request.stringAt("userInfo", "username"))))) {
      configure("validating", server, "{}");
      assertThat(awaitRefusal())
          .isEqualTo(
              "admission webhook \"a.example.com\" denied the request: CREATE c by"
                  + " system:insula");
    }
  }

  @Test
  void anAnswerToSomethingElseIsNone() {
    try (var server =
        WebhookServer.start(
            exchange -> WebhookServer.send(exchange, 200, "{}".getBytes(StandardCharsets.UTF_8)))) {
      configure("validating", server, "{}");
      assertThat(awaitRefusal())
          .isEqualTo(
              "Internal error occurred: failed calling webhook \"a.example.com\": received invalid"
                  + " webhook response: webhook response was absent");
    }
  }

  @Test
  void withoutRulesItIsAskedAboutNothing() {
    try (var server = WebhookServer.reviewing(_ -> JsonObject.of("allowed", false))) {
      configure("mutating", server, "{'name':'none.example.com','rules':[]}");
      configure("validating", server, "{}");
      assertThat(awaitRefusal()).contains("a.example.com");
    }
  }

  @Test
  void matchConditionsDecideWhetherItIsAsked() {
    try (var server = WebhookServer.reviewing(_ -> JsonObject.of("allowed", false))) {
      configure(
          "validating",
          server,
          "{'matchConditions':[{'name':'x','expression':'object.data.k == \\'1\\''}]}");
      assertThat(awaitRefusal()).contains("denied the request without explanation");
      client.create(CONFIG_MAPS, configMap("d", "2"), ME);
    }
  }

  private void configure(String kind, WebhookServer server, String more) {
    JsonObject webhook =
        Json.parseObject(
            """
            {"name":"a.example.com","sideEffects":"None","admissionReviewVersions":["v1"],
             "rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["*"],
              "resources":["configmaps"]}]}\
            """);
    webhook.put("clientConfig", JsonObject.of("url", server.url(), "caBundle", server.caBundle()));
    webhook.putAll(
        Json.parseObject(more.replace("\\'", "\u0001").replace('\'', '"').replace("\u0001", "'")));
    String capital = Character.toUpperCase(kind.charAt(0)) + kind.substring(1);
    JsonObject configuration =
        JsonObject.of(
            "apiVersion",
            "admissionregistration.k8s.io/v1",
            "kind",
            capital + "WebhookConfiguration",
            "metadata",
            JsonObject.of("name", "hooks"));
    configuration.arrayOrCreate("webhooks").add(webhook);
    client.create(
        new GroupVersionResource(
            "admissionregistration.k8s.io", "v1", kind + "webhookconfigurations"),
        configuration,
        ME);
  }

  private String awaitRefusal() {
    return String.valueOf(await());
  }

  /** The data that webhooks have changed, or why they refused: they are asked soon after. */
  private Object await() {
    Instant end = Instant.now().plus(PATIENCE);
    while (Instant.now().isBefore(end)) {
      try {
        var dry = new WriteOptions("me", "", false, true);
        JsonObject written = client.create(CONFIG_MAPS, configMap("c", "1"), dry).tree();
        if (written.objectAt("data").size() > 1) {
          return written.objectAt("data");
        }
      } catch (ApiException e) {
        return String.valueOf(e.getMessage());
      }
      Thread.onSpinWait();
    }
    return "no webhook was asked";
  }
}
