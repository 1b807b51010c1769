package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.apiserver.pki.ControlPlanePki;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class ConnectionsTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  private TestFront test = new TestFront();

  @AfterEach
  void close() {
    test.close();
  }

  private void start(ConnectionBounds bounds) {
    test.close();
    test = new TestFront(FrontOptions.local(0, "super").withConnections(bounds));
    test.with("super").with("a").with("b");
  }

  private SSLSocket connect(String host) throws Exception {
    String name = ControlPlanePki.serverName(host);
    return TestFront.connect(test.tls(host, null), test.front.port(), name);
  }

  /** Whether a control plane answers over a new connection. */
  private boolean isServed(String host) throws Exception {
    try (SSLSocket socket = connect(host)) {
      return TestFront.get(socket, "/", "x").startsWith("HTTP/1.1 200");
    } catch (IOException closed) {
      return false;
    }
  }

  /** The client's part of a handshake may be over before the server's, which counts at its end. */
  private static void use(SSLSocket socket) throws IOException {
    socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes());
    assertThat(socket.getInputStream().read()).isEqualTo('H');
  }

  @Test
  void connectionsOfOneControlPlaneAreBoundedAndTakeNothingFromOthers() throws Exception {
    start(new ConnectionBounds(100, 2, 1000, 1000, LONG));
    SSLSocket first = connect("a");
    try (SSLSocket second = connect("a")) {
      use(first);
      use(second);
      assertThat(isServed("a")).isFalse();
      assertThat(isServed("b")).isTrue();
    }
    first.close();
    while (!isServed("a")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void handshakesOfOneControlPlaneAreBoundedAndTakeNothingFromOthers() throws Exception {
    start(new ConnectionBounds(100, 100, 1, 3, LONG));
    int served = 0;
    for (int i = 0; i < 20; i++) {
      served += isServed("a") ? 1 : 0;
    }
    assertThat(served).isBetween(3, 19);
    assertThat(isServed("b")).isTrue();
  }

  @Test
  void aPortOfItsOwnRefusesBeforeTheHandshake() throws Exception {
    start(new ConnectionBounds(100, 100, 1, 1, LONG));
    int port = test.front.addPort("a", 0);
    TestFront.connect(test.tls("a", null), port, "").close();
    assertThatThrownBy(
            () -> {
              while (true) {
                TestFront.connect(test.tls("a", null), port, "").close();
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void whoShowsNoNameIsCountedToo() throws Exception {
    start(new ConnectionBounds(100, 100, 1, 1, LONG));
    assertThatThrownBy(
            () -> {
              while (true) {
                TestFront.connect(test.tls("super", null), test.front.port(), "").close();
              }
            })
        .isInstanceOf(IOException.class);
  }

  @Test
  void handshakesAreAllowedAgainWithTime() {
    var now = new AtomicLong();
    var connections = new Connections(new ConnectionBounds(9, 9, 10, 2, LONG), now::get);
    assertThat(connections.admitHandshake("a")).isTrue();
    assertThat(connections.admitHandshake("a")).isTrue();
    assertThat(connections.admitHandshake("a")).isFalse();
    assertThat(connections.admitHandshake("b")).isTrue();
    now.addAndGet(Duration.ofMillis(100).toNanos());
    assertThat(connections.admitHandshake("a")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 22})
  void aHandshakeThatDoesNotEndIsLeft(int firstByte) throws Exception {
    start(new ConnectionBounds(100, 100, 1000, 1000, Duration.ofMillis(300)));
    try (var socket = new Socket("127.0.0.1", test.front.port())) {
      if (firstByte != 0) {
        socket.getOutputStream().write(firstByte);
      }
      // Without its bound the connection would live as long as an idle one, 90 seconds.
      socket.setSoTimeout(60_000);
      assertThat(socket.getInputStream().readAllBytes()).isEmpty();
    }
    assertThat(isServed("a")).isTrue();
  }

  @Test
  void aHandshakeThatComesDropByDropIsLeft() throws Exception {
    start(new ConnectionBounds(100, 100, 1000, 1000, Duration.ofMillis(300)));
    try (var socket = new Socket("127.0.0.1", test.front.port())) {
      // A record of 16 KB, of which a byte comes now and then.
      socket.getOutputStream().write(new byte[] {22, 3, 1, 63, -1, 1, 0, 63, -5});
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 16_000; i++) {
                  socket.getOutputStream().write(1);
                  Thread.sleep(20);
                }
              })
          .isInstanceOf(IOException.class);
    }
  }
}
