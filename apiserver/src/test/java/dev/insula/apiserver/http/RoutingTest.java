package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.testing.TlsClients;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {

  private final TestFront test = new TestFront().with("super").with("acme").with("other");

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void theServerNameChoosesTheControlPlaneAndItsCertificate() throws Exception {
    try (SSLSocket socket =
        TestFront.connect(test.tls("acme", null), test.front.port(), "acme.insula.internal")) {
      assertThat(TestFront.get(socket, "/x", "acme.insula.internal")).contains("acme GET [x]");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost", "kubernetes.default.svc"})
  void otherNamesLeadToTheDefault(String name) throws Exception {
    try (SSLSocket socket = TestFront.connect(test.tls("super", null), test.front.port(), name)) {
      assertThat(TestFront.get(socket, "/x", "127.0.0.1")).contains("super GET [x]");
    }
  }

  @Test
  void unknownControlPlanesEndTheHandshake() {
    assertThatThrownBy(
            () ->
                TestFront.connect(
                    test.tls("super", null), test.front.port(), "ghost.insula.internal"))
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void aPortOfItsOwnNeedsNoName(HttpClient.Version version) throws Exception {
    int port = test.front.addPort("acme", 0);
    HttpClient client = test.client("acme", test.user("acme"), version);
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/a/b")).build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.body()).contains("acme GET [a, b] [CN=insula:acme]");
    assertThat(answer.version()).isEqualTo(version);
    assertThat(answer.headers().firstValue("Audit-Id")).isPresent();
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-cache, private");
  }

  @Test
  void thePortOfOneRefusesTheNameOfAnother() {
    int port = test.front.addPort("acme", 0);
    assertThatThrownBy(
            () -> TestFront.connect(test.tls("acme", null), port, "other.insula.internal"))
        .isInstanceOf(SSLException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"other.insula.internal", "super.insula.internal", "OTHER.insula.internal"})
  void theHostHeaderMustAgreeWithTheConnection(String host) throws Exception {
    try (SSLSocket socket =
        TestFront.connect(test.tls("acme", null), test.front.port(), "acme.insula.internal")) {
      assertThat(TestFront.get(socket, "/x", host)).startsWith("HTTP/1.1 421 ");
    }
  }

  @Test
  void theAuthorityOfTheUrlMustAgreeToo() throws Exception {
    try (SSLSocket socket =
        TestFront.connect(test.tls("acme", null), test.front.port(), "acme.insula.internal")) {
      assertThat(TestFront.get(socket, "https://other.insula.internal/x", "acme.insula.internal"))
          .matches("(?s)HTTP/1.1 4(21|00) .*");
    }
  }

  @Test
  void noHeaderChoosesAControlPlane() throws Exception {
    int port = test.front.addPort("acme", 0);
    try (SSLSocket socket = TestFront.connect(test.tls("acme", null), port, "")) {
      String answer =
          TestFront.get(
              socket,
              "/x",
              "127.0.0.1",
              "X-Forwarded-Host: other.insula.internal",
              "Forwarded: host=other.insula.internal;proto=https",
              "X-Forwarded-For: 1.2.3.4",
              "X-Original-URL: /y",
              "X-Remote-User: root",
              "X-Remote-Group: system:masters");
      assertThat(answer).contains("acme GET [x] []");
    }
  }

  /** A client may offer a session again under the name it was made with, and ask for another. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aResumedSessionIsNeverAnsweredByAControlPlaneThatWasNotAsked(String protocol)
      throws Exception {
    SSLContext tls = TlsClients.trustingAll(test.user("acme"));
    for (int round = 0; round < 3; round++) {
      for (String name : List.of("acme", "other", "super")) {
        try (SSLSocket socket =
            TestFront.connect(tls, test.front.port(), name + ".insula.internal", protocol)) {
          assertThat(TestFront.get(socket, "/x", name + ".insula.internal"))
              .containsAnyOf(name + " GET", "HTTP/1.1 421 ");
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aSessionResumedAtAnotherPortIsForThatPortsControlPlane(String protocol) throws Exception {
    SSLContext tls = TlsClients.trustingAll(test.user("acme"));
    int acme = test.front.addPort("acme", 0);
    int other = test.front.addPort("other", 0);
    for (int round = 0; round < 3; round++) {
      assertThat(askAsIfOneServer(tls, acme, protocol)).contains("acme GET");
      assertThat(askAsIfOneServer(tls, other, protocol)).contains("other GET");
    }
  }

  /** The client takes all ports for one server, so that it resumes sessions between them. */
  private static String askAsIfOneServer(SSLContext tls, int port, String protocol)
      throws Exception {
    var plain = new Socket("127.0.0.1", port);
    try (var socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, "127.0.0.1", 1, true)) {
      socket.setEnabledProtocols(new String[] {protocol});
      return TestFront.get(socket, "/x", "127.0.0.1");
    }
  }

  @Test
  void aControlPlaneThatIsGoneIsUnavailable() throws Exception {
    int port = test.front.addPort("acme", 0);
    try (SSLSocket socket = TestFront.connect(test.tls("acme", null), port, "")) {
      test.without("acme");
      assertThat(TestFront.get(socket, "/x", "127.0.0.1")).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() {
    int port = test.front.addPort("acme", 0);
    assertThatThrownBy(() -> test.front.addPort("other", port))
        .isInstanceOf(PortUnavailableException.class)
        .hasMessageContaining("cannot listen on 127.0.0.1:" + port);
  }

  @Test
  void aRemovedPortIsFreeAgain() throws Exception {
    int port = test.front.addPort("acme", 0);
    test.front.removePort("acme");
    assertThat(test.front.portOf("acme")).isEmpty();
    assertThat(addFreedPort("other", port)).isEqualTo(port);
    try (SSLSocket socket = TestFront.connect(test.tls("other", null), port, "")) {
      assertThat(TestFront.get(socket, "/x", "127.0.0.1")).contains("other GET");
    }
  }

  /** A socket is closed by the selector's thread when that next runs, which may take a moment. */
  private int addFreedPort(String host, int port) {
    Instant deadline = Instant.now().plusSeconds(30);
    while (true) {
      try {
        return test.front.addPort(host, port);
      } catch (PortUnavailableException e) {
        if (Instant.now().isAfter(deadline)) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void fiveHundredPortsCostNoThread() throws Exception {
    int before = Thread.activeCount();
    int last = 0;
    for (int i = 0; i < 500; i++) {
      test.with("t" + i);
      last = test.front.addPort("t" + i, 0);
    }
    assertThat(Thread.activeCount()).isLessThanOrEqualTo(before + 2);
    try (SSLSocket socket = TestFront.connect(test.tls("t499", null), last, "")) {
      assertThat(TestFront.get(socket, "/x", "127.0.0.1")).contains("t499 GET");
    }
  }
}
