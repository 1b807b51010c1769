package dev.insula.machinery.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UtcTimeTest {

  @Test
  void readsWhatTheSlowWayReads() {
    var random = new Random(7);
    for (int i = 0; i < 10_000; i++) {
      String text =
          Instant.ofEpochSecond(random.nextLong(-62_000_000_000L, 250_000_000_000L)).toString();
      assertThat(UtcTime.isWholeSeconds(text)).as(text).isTrue();
      assertThat(UtcTime.parse(text)).as(text).isEqualTo(Instant.parse(text));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2024-02-29T23:59:59Z",
        "2026-01-02T03:04:05.5Z",
        "2026-01-02T03:04:05+01:00",
        "2026-12-31T24:00:00Z",
        "2026-01-01t00:00:00Z"
      })
  void otherFormsAreReadTheSlowWay(String text) {
    assertThat(UtcTime.parse(text)).isEqualTo(Instant.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-02-29T00:00:00Z",
        "2026-04-31T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-00-01T00:00:00Z",
        "2026-01-00T00:00:00Z",
        "2026-01-01T25:00:00Z",
        "2026-01-01T00:60:00Z",
        "2026-01-01T00:00:61Z",
        "2026-01-01 00:00:00Z",
        "٢٠٢٦-01-01T00:00:00Z",
      })
  void whatIsNoTimeIsRefused(String text) {
    assertThat(UtcTime.isWholeSeconds(text)).isFalse();
    assertThatThrownBy(() -> UtcTime.parse(text)).isInstanceOf(DateTimeParseException.class);
  }
}
