package dev.insula.tenancy.syncer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BreakerTest {

  private final AtomicLong now = new AtomicLong(1_000_000_000L);
  private final Breaker breaker = new Breaker(now::get);

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.failed("connection refused");
    }
  }

  private void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void aFewFailuresAreNoReasonToStop() {
    fail(Breaker.FAILURES - 1);
    breaker.answered();
    fail(Breaker.FAILURES - 1);

    assertThat(breaker.pause()).isZero();
    assertThat(breaker.why()).isEmpty();
  }

  @Test
  void whoDoesNotAnswerIsLeftAloneForAWhile() {
    fail(Breaker.FAILURES);

    assertThat(breaker.pause()).isEqualTo(Breaker.FIRST_PAUSE);
    assertThat(breaker.why()).isEqualTo("connection refused");
  }

  @Test
  void afterTheWhileOneTurnTriesAndTheOthersWait() {
    fail(Breaker.FAILURES);
    advance(Breaker.FIRST_PAUSE);

    assertThat(breaker.pause()).isZero();
    assertThat(breaker.pause()).isPositive();
    breaker.answered();
    assertThat(breaker.pause()).isZero();
  }

  @Test
  void thePauseDoublesUpToABound() {
    fail(Breaker.FAILURES);
    Duration longest = Duration.ZERO;
    for (int i = 0; i < 10; i++) {
      Duration pause = breaker.pause();
      assertThat(pause).isGreaterThanOrEqualTo(longest);
      longest = pause;
      advance(pause);
      assertThat(breaker.pause()).isZero();
      fail(1);
    }
    assertThat(longest).isEqualTo(Breaker.LONGEST_PAUSE);
  }

  @Test
  void anAnswerMakesEverythingAsBefore() {
    fail(Breaker.FAILURES + 3);
    breaker.answered();
    fail(Breaker.FAILURES);

    assertThat(breaker.pause()).isEqualTo(Breaker.FIRST_PAUSE);
  }
}
