package dev.insula.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that mean no good. */
@Timeout(30)
class BoundedCallsTest {

  private static final URI SERVER = URI.create("https://tenant.example:6443");
  private static final Transport.Call CALL =
      new Transport.Call("GET", SERVER, Map.of(), new byte[0]);

  /** Answers every call with this. */
  private static final class Answering implements Transport {
    private final InputStream body;

    Answering(InputStream body) {
      this.body = body;
    }

    @Override
    public Answer open(Call call) {
      return new Answer(200, body);
    }

    @Override
    public void close() {}
  }

  /** A stream without end that gives so many bytes a read, and tells when it is closed. */
  private static final class Endless extends InputStream {
    final CountDownLatch closed = new CountDownLatch(1);
    private final long millisForEach;

    Endless(long millisForEach) {
      this.millisForEach = millisForEach;
    }

    @Override
    public int read() {
      return 'x';
    }

    @Override
    public int read(byte[] into, int from, int length) throws java.io.IOException {
      if (millisForEach == 0) {
        return length;
      }
      try {
        closed.await(millisForEach, TimeUnit.MILLISECONDS);
      } catch (InterruptedException e) {
        throw new java.io.InterruptedIOException();
      }
      return 1;
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static BoundedCalls calls(InputStream body, Duration timeout) {
    var limits = new ClientLimits(1000, 10, 5000, 100, 4, timeout);
    return new BoundedCalls(SERVER, new Answering(body), limits);
  }

  @Test
  void anAnswerWithinBoundsIsReadWhole() {
    try (var calls = calls(new ByteArrayInputStream(new byte[1000]), Duration.ofSeconds(20))) {
      assertThat(calls.send(CALL).body()).hasSize(1000);
    }
  }

  @Test
  void whoDoesNotListenIsSaidInWordsThoughTheJdkHasNone() {
    var nobody =
        new InputStream() {
          @Override
          public int read() throws java.io.IOException {
            throw new java.net.ConnectException();
          }
        };
    try (var calls = calls(nobody, Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> calls.send(CALL))
          .hasMessage("cannot reach https://tenant.example:6443: ConnectException");
    }
  }

  @Test
  void anAnswerWithoutEndIsBrokenOff() throws InterruptedException {
    var endless = new Endless(0);
    try (var calls = calls(endless, Duration.ofSeconds(20))) {
      assertThatThrownBy(() -> calls.send(CALL))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("longer than 1000 bytes");
    }
    assertThat(endless.closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void anAnswerThatTricklesEndsInTime() throws InterruptedException {
    var slow = new Endless(25);
    try (var calls = calls(slow, Duration.ofMillis(200))) {
      assertThatThrownBy(() -> calls.send(CALL))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("no answer within");
    }
    assertThat(slow.closed.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aClosedClientSaysSo() {
    var calls = calls(InputStream.nullInputStream(), Duration.ofSeconds(20));
    calls.close();

    assertThatThrownBy(() -> calls.send(CALL)).hasMessageContaining("closed");
  }
}
