package dev.insula.client.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.ObjectHead;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream.StreamClosedException;
import dev.insula.machinery.object.ApiException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class HttpWatchStreamTest {

  private static final Duration SOON = Duration.ofSeconds(20);

  private static HttpWatchStream stream(String text, int eventBytes) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new HttpWatchStream(new ByteArrayInputStream(bytes), eventBytes);
  }

  private static String event(String type, int version) {
    return "{\"type\":\"%s\",\"object\":{\"metadata\":{\"resourceVersion\":\"%d\"}}}\n"
        .formatted(type, version);
  }

  @Test
  void moreEventsThanAreReadAheadComeInOrder() throws InterruptedException {
    var text = new StringBuilder();
    int many = HttpWatchStream.READ_AHEAD * 3;
    for (int i = 1; i <= many; i++) {
      text.append(event("MODIFIED", i));
    }
    try (var stream = stream(text.toString(), 200)) {
      for (int i = 1; i <= many; i++) {
        WatchEvent event = stream.next(SOON).orElseThrow();
        assertThat(ObjectHead.of(event.object()).revision()).isEqualTo(i);
      }
      assertThatThrownBy(() -> stream.next(SOON)).isInstanceOf(StreamClosedException.class);
    }
  }

  @Test
  void aBookmarkTellsTheVersionOnly() throws InterruptedException {
    try (var stream = stream(event("BOOKMARK", 7), 200)) {
      WatchEvent event = stream.next(SOON).orElseThrow();
      assertThat(event.type()).isEqualTo(WatchEvent.Type.BOOKMARK);
      assertThat(ObjectHead.of(event.object()).resourceVersion()).isEqualTo("7");
    }
  }

  @Test
  void anExpiredVersionIsGone() {
    String error =
        "{\"type\":\"ERROR\",\"object\":{\"kind\":\"Status\",\"code\":410,\"reason\":\"Expired\"}}\n";
    try (var stream = stream(error, 200)) {
      assertThatThrownBy(() -> stream.next(SOON))
          .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.isGone()).isTrue());
    }
  }

  @Test
  void anEventWithoutEndEndsTheWatch() {
    try (var stream = stream("{\"type\":\"" + "A".repeat(100_000), 200)) {
      assertThatThrownBy(() -> stream.next(SOON))
          .isInstanceOf(StreamClosedException.class)
          .hasMessageContaining("longer than 200 bytes");
    }
  }

  @Test
  void theObjectComesAsItWasSent() throws InterruptedException {
    String object = "{ \"kind\": \"Pod\", \"spec\": {\"b\":1.0,\"a\":[\"}{\"]} }";
    String line = "{\"object\": " + object + ", \"type\":\"ADDED\"}\n";
    try (var stream = stream(line, 200)) {
      WatchEvent event = stream.next(SOON).orElseThrow();
      assertThat(event.object().json()).isEqualTo(object);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]\n",
        "nothing\n",
        "{\"type\":\"ADDED\",\"object\":{\"a\":}}\n",
        "{\"type\":\"ADDED\",\"object\":{\"a\":1}\n"
      })
  void aLineThatIsNoEventEndsTheWatch(String line) {
    try (var stream = stream(line, 200)) {
      assertThatThrownBy(() -> stream.next(SOON)).isInstanceOf(StreamClosedException.class);
    }
  }

  @Test
  void anEventOfNoKnownTypeEndsTheWatch() {
    try (var stream = stream(event("EXPLODED", 1), 200)) {
      assertThatThrownBy(() -> stream.next(SOON)).isInstanceOf(StreamClosedException.class);
    }
  }
}
