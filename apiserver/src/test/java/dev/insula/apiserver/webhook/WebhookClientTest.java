package dev.insula.apiserver.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.testing.WebhookServer;
import dev.insula.client.http.AddressRange;
import dev.insula.client.http.AddressRules;
import dev.insula.machinery.json.JsonObject;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookClientTest {

  private static final AddressRules LOCAL =
      new AddressRules(List.of(AddressRange.parse("127.0.0.0/8")));
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void aWebhookIsAsked() throws Exception {
    try (var server = answering(200, "{\"a\":1}");
        var client = new WebhookClient(LOCAL)) {
      assertThat(post(client, target(server), LONG)).isEqualTo(JsonObject.of("a", 1L));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"https://127.0.0.1:PORT/x", "https://localhost:PORT/x", "https://[::1]:PORT/"})
  void thisMachineIsNotReachedWithoutAnAllowance(String url) {
    var asked = new AtomicInteger();
    try (var server =
            WebhookServer.start(
                exchange -> {
                  asked.incrementAndGet();
                  WebhookServer.send(exchange, 200, new byte[0]);
                });
        var client = new WebhookClient(AddressRules.PUBLIC_ONLY)) {
      var at = URI.create(url.replace("PORT", Integer.toString(server.port())));
      var target = new WebhookTarget(at, List.of(), server.port(), server.caPem());
      assertThatThrownBy(() -> post(client, target, LONG))
          .hasMessageContaining("connection refused");
      assertThat(asked).hasValue(0);
    }
  }

  @Test
  void aServiceThatLeadsToThePlatformIsNotReached() {
    try (var server = answering(200, "{}");
        var client = new WebhookClient(AddressRules.PUBLIC_ONLY)) {
      assertThatThrownBy(() -> post(client, service(server), LONG))
          .hasMessageContaining("connection refused");
    }
  }

  @Test
  void aServiceIsReachedAtItsEndpointByItsName() throws Exception {
    try (var server = answering(200, "{\"a\":1}");
        var client = new WebhookClient(LOCAL)) {
      assertThat(post(client, service(server), LONG)).isEqualTo(JsonObject.of("a", 1L));
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    try (var server =
            WebhookServer.start(
                exchange -> {
                  exchange.getResponseHeaders().add("Location", "/elsewhere");
                  WebhookServer.send(exchange, 302, new byte[0]);
                });
        var client = new WebhookClient(LOCAL)) {
      assertThatThrownBy(() -> post(client, target(server), LONG))
          .hasMessageContaining("status code 302");
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() {
    try (var server = answering(200, "{}");
        var other = answering(200, "{}");
        var client = new WebhookClient(LOCAL)) {
      var target =
          new WebhookTarget(URI.create(server.url()), List.of(), server.port(), other.caPem());
      assertThatThrownBy(() -> post(client, target, LONG)).hasMessageContaining("certificate");
    }
  }

  @Test
  void anAnswerWithoutEndIsCutOff() {
    try (var server =
            WebhookServer.start(
                exchange -> {
                  exchange.sendResponseHeaders(200, 0);
                  var part = new byte[64 * 1024];
                  while (true) {
                    exchange.getResponseBody().write(part);
                  }
                });
        var client = new WebhookClient(LOCAL)) {
      assertThatThrownBy(() -> post(client, target(server), LONG))
          .hasMessageContaining("too large");
    }
  }

  @Test
  void aWebhookThatDoesNotAnswerIsGivenUp() {
    var end = new CountDownLatch(1);
    try (var server =
            WebhookServer.start(
                exchange -> {
                  try {
                    end.await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });
        var client = new WebhookClient(LOCAL)) {
      assertThatThrownBy(() -> post(client, target(server), Duration.ofSeconds(1)))
          .hasMessageEndingWith("context deadline exceeded");
      end.countDown();
    }
  }

  @Test
  void aCallerWithoutPlacesLeftDoesNotCall() {
    try (var server = answering(200, "{}");
        var client = new WebhookClient(LOCAL)) {
      assertThatThrownBy(
              () ->
                  client.post(
                      target(server), new JsonObject(), Duration.ofMillis(1), new Semaphore(0)))
          .hasMessageEndingWith("context deadline exceeded");
    }
  }

  private static JsonObject post(WebhookClient client, WebhookTarget target, Duration timeout)
      throws WebhookException {
    return client.post(target, new JsonObject(), timeout, new Semaphore(1));
  }

  private static WebhookServer answering(int status, String body) {
    return WebhookServer.start(
        exchange -> WebhookServer.send(exchange, status, body.getBytes(StandardCharsets.UTF_8)));
  }

  private static WebhookTarget target(WebhookServer server) {
    return new WebhookTarget(URI.create(server.url()), List.of(), server.port(), server.caPem());
  }

  private static WebhookTarget service(WebhookServer server) {
    return new WebhookTarget(
        URI.create("https://" + WebhookServer.SERVICE_NAME + ":443/hook"),
        List.of(InetAddress.getLoopbackAddress()),
        server.port(),
        server.caPem());
  }
}
