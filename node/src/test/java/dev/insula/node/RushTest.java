package dev.insula.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RushTest {

  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Rush rush = new Rush();

  private boolean start(int pods, Instant at) {
    boolean many = false;
    for (int i = 0; i < pods; i++) {
      many = rush.starts(at);
    }
    return many;
  }

  @Test
  void aFewPodsAreNoRush() {
    assertThat(start(50, START)).isFalse();
    assertThat(start(50, START.plusSeconds(1))).isFalse();
  }

  @Test
  void manyAreAndTheNextSecondIsStill() {
    assertThat(start(51, START)).isTrue();
    assertThat(start(1, START.plusSeconds(1))).isTrue();
  }

  @Test
  void afterAQuietSecondItIsOver() {
    start(500, START);
    assertThat(start(1, START.plusSeconds(2))).isFalse();
  }
}
