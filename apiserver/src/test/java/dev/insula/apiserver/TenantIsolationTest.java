package dev.insula.apiserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.testing.TestServer;
import dev.insula.apiserver.testing.TlsClients;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two tenants side by side, each of whom tries the other's door. */
class TenantIsolationTest {

  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final GroupVersionResource BINDINGS =
      new GroupVersionResource("rbac.authorization.k8s.io", "v1", "clusterrolebindings");

  @AutoClose private static final TestServer running = new TestServer();
  private static final ApiServer server = running.server();

  @BeforeAll
  static void start() {
    for (String name : List.of("super", "acme", "other")) {
      server.controlPlanes().create(name);
      server.front().addPort(name, 0);
    }
  }

  @Test
  void aCertificateIsGoodAtItsOwnControlPlaneOnly() throws Exception {
    HttpClient admin = admin("acme");
    assertThat(get(admin, "acme", "/api/v1/namespaces").statusCode()).isEqualTo(200);
    HttpResponse<String> elsewhere = get(admin, "other", "/api/v1/namespaces");
    assertThat(elsewhere.statusCode()).isEqualTo(401);
    assertThat(elsewhere.body())
        .isEqualTo(
            "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\","
                + "\"message\":\"Unauthorized\",\"reason\":\"Unauthorized\",\"code\":401}");
    assertThat(get(admin, "super", "/api/v1/namespaces").statusCode()).isEqualTo(401);
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aResumedSessionCarriesNoIdentityToAnother(String protocol) throws Exception {
    SSLContext attacker = TlsClients.trustingAll(credentialOf("acme"));
    for (int round = 0; round < 3; round++) {
      assertThat(askAsIfOneServer(attacker, "acme", protocol)).startsWith("HTTP/1.1 200 ");
      assertThat(askAsIfOneServer(attacker, "other", protocol)).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void aTokenIsGoodAtItsOwnControlPlaneAndEndsWithItsAccount() throws Exception {
    ControlPlaneClient acme = server.controlPlanes().client("acme", "test");
    ControlPlaneClient other = server.controlPlanes().client("other", "test");
    for (ControlPlaneClient client : List.of(acme, other)) {
      client.create(ACCOUNTS, account("robot"), WriteOptions.as("test"));
      client.create(BINDINGS, adminBinding("robot"), WriteOptions.as("test"));
    }
    String token = token(acme, "robot");
    HttpClient anybody = TlsClients.client(TlsClients.trustingAll(null));
    assertThat(get(anybody, "acme", "/api/v1/secrets", "Authorization", "Bearer " + token))
        .returns(200, HttpResponse::statusCode);
    assertThat(get(anybody, "other", "/api/v1/secrets", "Authorization", "Bearer " + token))
        .returns(401, HttpResponse::statusCode);
    acme.delete(ACCOUNTS, new ObjectName("default", "robot"), DeleteOptions.NONE);
    assertThat(get(anybody, "acme", "/api/v1/secrets", "Authorization", "Bearer " + token))
        .returns(401, HttpResponse::statusCode);
  }

  @Test
  void aChangedTokenIsRefused() throws Exception {
    ControlPlaneClient acme = server.controlPlanes().client("acme", "test");
    acme.create(ACCOUNTS, account("changed"), WriteOptions.as("test"));
    String token = token(acme, "changed");
    HttpClient anybody = TlsClients.client(TlsClients.trustingAll(null));
    String[] parts = token.split("\\.");
    String none =
        java.util.Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.US_ASCII));
    List<String> forged =
        List.of(
            none + "." + parts[1] + ".",
            parts[0] + "." + parts[1] + "." + parts[2].substring(1) + "A",
            parts[0]
                + "."
                + parts[1].substring(0, 20)
                + "x"
                + parts[1].substring(21)
                + "."
                + parts[2]);
    for (String bad : forged) {
      assertThat(get(anybody, "acme", "/api", "Authorization", "Bearer " + bad).statusCode())
          .isEqualTo(401);
    }
    assertThat(get(anybody, "acme", "/api", "Authorization", "Bearer " + token).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whoShowsNothingIsAnonymousWhateverTheHeadersSay() throws Exception {
    HttpClient anybody = TlsClients.client(TlsClients.trustingAll(null));
    assertThat(get(anybody, "acme", "/healthz").statusCode()).isEqualTo(200);
    for (String header :
        List.of("X-Remote-User", "X-Remote-Group", "X-Forwarded-User", "Forwarded")) {
      HttpResponse<String> answer =
          get(anybody, "acme", "/api/v1/secrets", header, "system:masters");
      assertThat(answer.statusCode()).isEqualTo(403);
      assertThat(answer.body()).contains("User \\\"system:anonymous\\\" cannot list");
    }
  }

  @Test
  void anonymousImpersonatesNobody() throws Exception {
    HttpClient anybody = TlsClients.client(TlsClients.trustingAll(null));
    assertThat(get(anybody, "acme", "/api", "Impersonate-User", "acme-admin").statusCode())
        .isEqualTo(403);
    assertThat(get(anybody, "acme", "/api", "Impersonate-Group", "system:masters").statusCode())
        .isEqualTo(400);
  }

  @Test
  void reviewsSpeakOfTheirOwnControlPlane() throws Exception {
    String review = "{\"kind\":\"SelfSubjectReview\",\"apiVersion\":\"authentication.k8s.io/v1\"}";
    HttpResponse<String> answer =
        admin("acme")
            .send(
                HttpRequest.newBuilder(
                        uri("acme", "/apis/authentication.k8s.io/v1/selfsubjectreviews"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(review))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.body())
        .contains("\"username\":\"acme-admin\"")
        .contains("\"groups\":[\"system:masters\",\"system:authenticated\"]")
        .contains("X509SHA256=");
  }

  @Test
  void aTooLargeBodyIsAStatus() throws Exception {
    byte[] body = new byte[3 * 1024 * 1024 + 1];
    java.util.Arrays.fill(body, (byte) ' ');
    HttpResponse<String> answer =
        admin("acme")
            .send(
                HttpRequest.newBuilder(uri("acme", "/api/v1/namespaces/default/configmaps"))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(answer.body()).contains("RequestEntityTooLarge");
  }

  private static dev.insula.apiserver.pki.Credential credentialOf(String name) {
    return server
        .controlPlanes()
        .find(name)
        .orElseThrow()
        .credentials()
        .pki()
        .client(name + "-admin", List.of("system:masters"), Duration.ofDays(1));
  }

  private static HttpClient admin(String name) throws Exception {
    return TlsClients.client(TlsClients.trustingAll(credentialOf(name)));
  }

  private static HttpResponse<String> get(
      HttpClient client, String controlPlane, String path, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(uri(controlPlane, path));
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static URI uri(String controlPlane, String path) {
    return URI.create(server.url(controlPlane).orElseThrow() + path);
  }

  /** The client takes all ports for one server, so that it resumes sessions between them. */
  private static String askAsIfOneServer(SSLContext tls, String controlPlane, String protocol)
      throws Exception {
    var plain = new Socket("127.0.0.1", uri(controlPlane, "").getPort());
    try (var socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", 1, true)) {
      socket.setEnabledProtocols(new String[] {protocol});
      socket
          .getOutputStream()
          .write(
              "GET /api/v1/nodes HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static String token(ControlPlaneClient client, String account) {
    JsonObject request =
        JsonObject.of(
            "kind",
            "TokenRequest",
            "apiVersion",
            "authentication.k8s.io/v1",
            "spec",
            new JsonObject());
    return client
        .createSubresource(
            ACCOUNTS, new ObjectName("default", account), "token", request, WriteOptions.as("test"))
        .tree()
        .objectAt("status")
        .string("token", "");
  }

  private static JsonObject account(String name) {
    return JsonObject.of(
        "kind",
        "ServiceAccount",
        "apiVersion",
        "v1",
        "metadata",
        JsonObject.of("name", name, "namespace", "default"));
  }

  private static JsonObject adminBinding(String account) {
    var subject = JsonObject.of("kind", "ServiceAccount", "name", account, "namespace", "default");
    return JsonObject.of(
        "kind",
        "ClusterRoleBinding",
        "apiVersion",
        "rbac.authorization.k8s.io/v1",
        "metadata",
        JsonObject.of("name", account),
        "subjects",
        JsonArray.of(subject),
        "roleRef",
        JsonObject.of(
            "apiGroup",
            "rbac.authorization.k8s.io",
            "kind",
            "ClusterRole",
            "name",
            "cluster-admin"));
  }
}
