package dev.insula.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DistributionTest {

  @Test
  void aBoundBelongsToItsBucket() {
    var sizes = new Distribution(Buckets.ofNumbers(10, 100));

    sizes.add(10);
    sizes.add(11);
    sizes.add(101);
    sizes.add(-5);

    assertThat(List.of(sizes.count(0), sizes.count(1), sizes.count(2))).containsExactly(2L, 1L, 1L);
    assertThat(sizes.sum()).isEqualTo(122);
  }

  @Test
  void quantilesAreRightToAboutTenPercentFromMicrosecondsToMinutes() {
    for (long scale : new long[] {2_000, 1_000_000, 50_000_000_000L}) {
      var durations = new Distribution(Buckets.FINE);
      for (int i = 1; i <= 1000; i++) {
        durations.add(scale * i / 100);
      }
      assertThat(durations.quantile(0.5)).isCloseTo(scale * 5, withPercentage(20));
      assertThat(durations.quantile(0.99)).isCloseTo(scale * 99 / 10, withPercentage(20));
    }
  }

  @Test
  void nothingHasNoQuantiles() {
    assertThat(new Distribution(Buckets.FINE).quantile(0.99)).isZero();
  }

  @Test
  void ofFineBucketsEachFourthIsShownAndNothingIsLost() {
    var durations = new Distribution(Buckets.FINE);
    for (long nanos = 1; nanos < 1L << 45; nanos *= 3) {
      durations.add(nanos);
    }

    Shown shown = Shown.of(durations);

    assertThat(shown.bounds()).hasSize(32).startsWith(1e-6, 2e-6, 4e-6);
    long sum = 0;
    for (long count : shown.counts()) {
      sum += count;
    }
    assertThat(sum).isEqualTo(durations.count());
  }

  @Test
  void manyThreadsLoseNothing() throws InterruptedException {
    var durations = new Distribution(Buckets.FINE);
    var threads = new ArrayList<Thread>();
    for (int t = 0; t < 8; t++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    for (int i = 0; i < 1000; i++) {
                      durations.add(i);
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(durations.count()).isEqualTo(8000);
    assertThat(durations.sum()).isEqualTo(8 * 499_500);
  }
}
