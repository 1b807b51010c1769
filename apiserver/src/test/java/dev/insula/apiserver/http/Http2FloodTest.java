package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.request.ApiResponse;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Peers that speak HTTP/2 (RFC 9113) to make the server work, frame by frame. */
@Timeout(120)
class Http2FloodTest {

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int MANY = 20_000;

  private static final int HEADERS = 1;
  private static final int PRIORITY = 2;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  private final TestFront test = new TestFront();
  private final AtomicInteger served = new AtomicInteger();

  @AfterEach
  void close() {
    test.close();
  }

  /** What a peer sends again and again; the number is that of the round. */
  private interface Flood {
    void round(int n, OutputStream out) throws IOException;
  }

  static Stream<Arguments> floods() {
    return Stream.of(
        flood("rapid reset", Http2FloodTest::openAndReset),
        flood("pings", (_, out) -> frame(PING, 0, 0, new byte[8], out)),
        flood("settings", (_, out) -> frame(SETTINGS, 0, 0, new byte[0], out)),
        flood(
            "priorities",
            (n, out) -> frame(PRIORITY, 0, 2 * n + 1, new byte[] {0, 0, 0, 0, 1}, out)),
        flood("unknown frames", (_, out) -> frame(200, 0, 0, new byte[0], out)));
  }

  private static Arguments flood(String name, Flood flood) {
    return Arguments.of(name, flood);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("floods")
  void aFloodOfFramesEndsTheConnection(String name, Flood flood) throws Exception {
    start();
    try (SSLSocket socket = connect()) {
      assertThat(endOf(socket, flood)).as(name).isLessThan(MANY);
    }
    assertThat(served).hasValueLessThan(MANY / 2);
    assertThatOthersAreServed();
  }

  @Test
  void whoEndsAllWatchesOfAConnectionAtOnceIsNoFlood() throws Exception {
    start();
    try (SSLSocket socket = connect()) {
      var bytes = new ByteArrayOutputStream();
      for (int n = 0; n < 500; n++) {
        openAndReset(n, bytes);
      }
      frame(PING, 0, 0, new byte[8], bytes);
      // The answers fill the buffers while they are not read.
      Thread.startVirtualThread(() -> write(socket, bytes.toByteArray()));
      assertThat(firstOf(socket, PING, GOAWAY)).isEqualTo(PING);
    }
  }

  private static void write(SSLSocket socket, byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int firstOf(SSLSocket socket, int... types) throws IOException {
    var in = new DataInputStream(socket.getInputStream());
    while (true) {
      int lengthAndType = in.readInt();
      in.skipNBytes(5 + (lengthAndType >>> 8));
      for (int type : types) {
        if ((lengthAndType & 0xff) == type) {
          return type;
        }
      }
    }
  }

  @Test
  void headersWithoutEndEndTheConnection() throws Exception {
    start();
    try (SSLSocket socket = connect()) {
      Flood flood =
          (n, out) ->
              frame(n == 0 ? HEADERS : CONTINUATION, n == 0 ? END_STREAM : 0, 1, header(8000), out);
      // All headers together may have 64 KiB.
      assertThat(endOf(socket, flood)).isLessThan(MANY);
    }
    assertThat(served).hasValue(0);
    assertThatOthersAreServed();
  }

  @Test
  void emptyContinuationsEndTheConnection() throws Exception {
    start();
    try (SSLSocket socket = connect()) {
      Flood flood = (n, out) -> frame(n == 0 ? HEADERS : CONTINUATION, 0, 1, new byte[0], out);
      assertThat(endOf(socket, flood)).isLessThan(MANY);
    }
    assertThatOthersAreServed();
  }

  private void start() {
    test.with(
        "super",
        _ -> {
          served.incrementAndGet();
          return ApiResponse.text(200, "here");
        });
  }

  private SSLSocket connect() throws Exception {
    var socket =
        (SSLSocket)
            test.tls("super", null).getSocketFactory().createSocket("127.0.0.1", test.front.port());
    socket.setSoTimeout(60_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    socket.getOutputStream().write(PREFACE.getBytes(StandardCharsets.US_ASCII));
    frame(SETTINGS, 0, 0, new byte[0], socket.getOutputStream());
    return socket;
  }

  /** In which round the server had enough: it said goodbye, or the connection was closed. */
  private static int endOf(SSLSocket socket, Flood flood) throws Exception {
    var ended = new AtomicBoolean();
    Thread reader = Thread.startVirtualThread(() -> readUntilEnd(socket, ended));
    int round = 0;
    try {
      for (; round < MANY && !ended.get(); round++) {
        var bytes = new ByteArrayOutputStream();
        flood.round(round, bytes);
        socket.getOutputStream().write(bytes.toByteArray());
      }
    } catch (IOException closed) {
      return round;
    }
    reader.join();
    return ended.get() ? round - 1 : MANY;
  }

  private static void readUntilEnd(SSLSocket socket, AtomicBoolean ended) {
    try {
      var in = new DataInputStream(socket.getInputStream());
      while (true) {
        int lengthAndType = in.readInt();
        in.skipNBytes(5 + (lengthAndType >>> 8));
        if ((lengthAndType & 0xff) == GOAWAY) {
          break;
        }
      }
    } catch (IOException closed) {
      // That is an end, too.
    }
    ended.set(true);
  }

  private static void openAndReset(int n, OutputStream out) throws IOException {
    int stream = 2 * n + 1;
    // GET https / of the static table, without a host.
    byte[] request = {(byte) 0x82, (byte) 0x87, (byte) 0x84, 0x41, 1, 'x'};
    frame(HEADERS, END_STREAM | END_HEADERS, stream, request, out);
    frame(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8}, out);
  }

  /** One field that is not remembered, with a value of so many bytes. */
  private static byte[] header(int length) {
    byte[] name = {0, 1, 'a'};
    // An integer with a prefix of seven bits: 127 and the rest in groups of seven bits.
    int rest = length - 127;
    byte[] size = {127, (byte) (0x80 | (rest & 0x7f)), (byte) (rest >> 7)};
    return ByteBuffer.allocate(name.length + size.length + length)
        .put(name)
        .put(size)
        .put("x".repeat(length).getBytes(StandardCharsets.US_ASCII))
        .array();
  }

  private static void frame(int type, int flags, int stream, byte[] payload, OutputStream out)
      throws IOException {
    var frame = ByteBuffer.allocate(9 + payload.length);
    frame.putInt((payload.length << 8) | type).put((byte) flags).putInt(stream).put(payload);
    out.write(frame.array());
  }

  private void assertThatOthersAreServed() throws Exception {
    try (var client = test.client("super", null, HttpClient.Version.HTTP_2)) {
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + test.front.port() + "/"))
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
    }
  }
}
