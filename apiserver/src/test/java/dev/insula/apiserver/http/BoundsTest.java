package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.ApiResponse;
import dev.insula.apiserver.request.Turn;
import java.io.IOException;
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
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BoundsTest {

  private final TestFront test =
      new TestFront(FrontOptions.local(0, "super").withIdleTimeout(Duration.ofMillis(500)))
          .with("super");

  @AfterEach
  void close() {
    test.close();
  }

  @Test
  void headersBeyondTheBoundAreRefused() throws Exception {
    assertThat(raw("GET / HTTP/1.1\nHost: x\nX-Big: " + "a".repeat(100_000) + "\n\n"))
        .startsWith("HTTP/1.1 431 ");
  }

  @Test
  void anEndlessUrlIsRefused() throws Exception {
    assertThat(raw("GET /" + "a".repeat(100_000) + " HTTP/1.1\nHost: x\n\n"))
        .startsWith("HTTP/1.1 414 ");
    assertThat(raw("GET /" + "a".repeat(40_000) + " HTTP/1.1\nHost: x\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 414 ");
  }

  @Test
  void urlsOfTwentyKibibytesPass() throws Exception {
    assertThat(raw("GET /x?q=" + "a".repeat(20_000) + " HTTP/1.1\nHost: x\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 200 ");
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void noMoreOfABodyIsReadThanShowsThatItIsTooLarge(HttpClient.Version version) throws Exception {
    HttpClient client = test.client("super", null, version);
    HttpResponse<String> answer = null;
    try {
      answer =
          client.send(
              request("/x").POST(BodyPublishers.ofByteArray(new byte[20_000_000])).build(),
              BodyHandlers.ofString());
    } catch (IOException closedWhileSending) {
      // The server need not wait for the rest, and clients may then not look at the answer.
    }
    if (answer != null) {
      assertThat(answer.body()).endsWith(" " + (ApiRequest.MAX_BODY_BYTES + 1));
    }
  }

  @ParameterizedTest
  @EnumSource(HttpClient.Version.class)
  void bodiesUpToTheBoundArrive(HttpClient.Version version) throws Exception {
    HttpClient client = test.client("super", null, version);
    for (int size : new int[] {0, 1, 1024, 1025, ApiRequest.MAX_BODY_BYTES}) {
      HttpResponse<String> answer =
          client.send(
              request("/x").POST(BodyPublishers.ofByteArray(new byte[size])).build(),
              BodyHandlers.ofString());
      assertThat(answer.body()).endsWith(" " + size);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/a%2Fb",
        "/a/../b",
        "/a/%2e%2e/b",
        "/a/./b",
        "/a%5Cb",
        "/a%00b",
        "/a%zz",
        "/a%25b",
        "//a",
        "/a%0d%0ab"
      })
  void pathsThatCouldBeReadInTwoWaysAreRefused(String path) throws Exception {
    assertThat(raw("GET " + path + " HTTP/1.1\nHost: x\nConnection: close\n\n"))
        .startsWith("HTTP/1.1 400 ");
  }

  @Test
  void escapedNamesAreDecoded() throws Exception {
    assertThat(raw("GET /a%20b/%C3%BC HTTP/1.1\nHost: x\nConnection: close\n\n"))
        .contains("super GET [a b, ü]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\nTransfer-Encoding: chunked",
        "Content-Length: 5\nContent-Length: 6",
        "Content-Length: -1",
        "Transfer-Encoding: chunked\nTransfer-Encoding: identity",
        "Transfer-Encoding: xchunked",
        "Content-Length : 5",
        "X: a\n folded: b",
      })
  void requestsWithoutOneClearEndAreRefused(String headers) throws Exception {
    String smuggled = "0\n\nGET /smuggled HTTP/1.1\nHost: x\n\n";
    String answer = raw("POST /x HTTP/1.1\nHost: x\n" + headers + "\n\n" + smuggled);
    assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("smuggled");
    assertThat(answer.split("HTTP/1.1 ")).hasSize(2);
  }

  @Test
  void aConnectionHeaderTakesNothingAway() throws Exception {
    test.with(
        "super",
        request -> ApiResponse.text(200, "auth: " + request.headers().first("Authorization", "")));
    assertThat(
            raw(
                "GET /x HTTP/1.1\nHost: x\nAuthorization: Bearer t\nImpersonate-User: jane\n"
                    + "Connection: close, Authorization, Impersonate-User\n\n"))
        .contains("auth: Bearer t");
  }

  @Test
  void aTenantsTextAddsNoHeaderLine() throws Exception {
    test.with(
        "super",
        _ ->
            ApiResponse.text(200, "ok")
                .withHeaders(
                    List.of(new ApiResponse.Header("Warning", "299 - \"a\r\nX-Evil: yes\""))));
    assertThat(raw("GET /x HTTP/1.1\nHost: x\nConnection: close\n\n"))
        .doesNotContain("\nX-Evil")
        .contains("Warning: 299 - \"a  X-Evil: yes\"");
  }

  @Test
  void aPeerThatFallsSilentIsLeft() throws Exception {
    try (SSLSocket socket = connect()) {
      socket.getOutputStream().write("GET /x HTT".getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readAllBytes().length).isLessThan(500);
    }
  }

  @Test
  void aPeerThatSendsHalfABodyIsLeft() throws Exception {
    try (SSLSocket socket = connect()) {
      socket
          .getOutputStream()
          .write(
              "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .doesNotContain("200 OK");
    }
  }

  @Test
  void whatWaitsForTheDiskInProcessTakesNoPlace() {
    try (var one = new TestFront(FrontOptions.local(0, "super").withRequests(1, 10))) {
      String answer =
          one.front.admitted(
              "a",
              () -> {
                try (Turn.Away _ = Turn.leave()) {
                  return one.front.admitted("b", () -> "b had the place");
                }
              });
      assertThat(answer).isEqualTo("b had the place");
    }
  }

  @Test
  void plainHttpIsNotSpoken() throws Exception {
    try (var socket = new Socket("127.0.0.1", test.front.port())) {
      socket.setSoTimeout(15_000);
      assertThatThrownBy(
              () -> {
                String answer = TestFront.exchange(socket, "GET / HTTP/1.1\nHost: x\n\n");
                assertThat(answer).doesNotContain("HTTP/1.1 200");
                throw new IOException("closed");
              })
          .isInstanceOf(IOException.class);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + test.front.port() + path));
  }

  private SSLSocket connect() throws Exception {
    return TestFront.connect(test.tls("super", null), test.front.port(), "");
  }

  private String raw(String request) throws Exception {
    try (SSLSocket socket = connect()) {
      return TestFront.exchange(socket, request);
    }
  }
}
