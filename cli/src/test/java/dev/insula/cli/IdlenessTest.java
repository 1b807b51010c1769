package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class IdlenessTest {

  private static final int HALF_A_MINUTE = 15;

  private final Idleness idleness = new Idleness();
  private long used;

  @Test
  void aProcessIsNotIdleBeforeItHasBeenWatchedForHalfAMinute() {
    assertThat(afterLooks(HALF_A_MINUTE, 0)).isFalse();
    assertThat(afterLooks(1, 0)).isTrue();
  }

  @Test
  void onlyWhoUsesLittleIsIdle() {
    assertThat(afterLooks(40, 0.2)).isFalse();
    assertThat(afterLooks(HALF_A_MINUTE, 0.05)).isTrue();
  }

  @Test
  void aShortBurstLeavesItIdle() {
    afterLooks(20, 0.01);

    assertThat(afterLooks(1, 0.9)).isTrue();
    assertThat(afterLooks(1, 0.01)).isTrue();
  }

  @Test
  void workOfSecondsEndsIt() {
    afterLooks(20, 0.01);

    assertThat(afterLooks(2, 0.6)).isFalse();
    assertThat(afterLooks(1, 0.2)).isFalse();
  }

  @Test
  void afterWorkItIsIdleAgainWhenHalfAMinuteWasQuiet() {
    afterLooks(20, 1.5);

    assertThat(afterLooks(HALF_A_MINUTE, 0)).isFalse();
    assertThat(afterLooks(1, 0)).isTrue();
  }

  private boolean afterLooks(int looks, double cores) {
    boolean idle = false;
    for (int i = 0; i < looks; i++) {
      used += Math.round(cores * Idleness.EVERY.toNanos());
      idle = idleness.look(used);
    }
    return idle;
  }
}
