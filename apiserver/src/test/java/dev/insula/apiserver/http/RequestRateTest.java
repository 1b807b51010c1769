package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.object.ApiException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {

  private static final HostBounds TEN = new HostBounds(0, 10, 5);

  private final AtomicLong now = new AtomicLong(1);
  private final RequestRate rate = new RequestRate(now::get);

  private void seconds(double seconds) {
    now.addAndGet((long) (seconds * 1e9));
  }

  private int granted(String host, HostBounds bounds, int of) {
    int granted = 0;
    for (int i = 0; i < of; i++) {
      try {
        rate.take(host, bounds);
        granted++;
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(429);
      }
    }
    return granted;
  }

  @Test
  void aBurstPassesAndThenWhatTheRateAllows() {
    assertThat(granted("a", TEN, 20)).isEqualTo(5);
    seconds(0.3);
    assertThat(granted("a", TEN, 20)).isEqualTo(3);
    seconds(60);
    assertThat(granted("a", TEN, 20)).isEqualTo(5);
  }

  @Test
  void oneThatAsksTooMuchTakesNothingFromAnother() {
    granted("a", TEN, 1000);
    assertThat(granted("b", TEN, 5)).isEqualTo(5);
  }

  @Test
  void theRefusalSaysWhenToComeBack() {
    var slow = new HostBounds(0, 1, 1);
    rate.take("a", slow);
    assertThatThrownBy(() -> rate.take("a", slow))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> assertThat(e.status().details().integer("retryAfterSeconds", 0)).isEqualTo(1));
  }

  @Test
  void whoseBoundIsRaisedMayAskMoreAtOnce() {
    granted("a", TEN, 20);
    seconds(0.1);
    assertThat(granted("a", new HostBounds(0, 100, 100), 100)).isEqualTo(10);
  }

  @Test
  void manyThreadsGetNoMoreThanOne() {
    var granted = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        threads.submit(() -> granted.addAndGet(granted("a", TEN, 1)));
      }
    }
    assertThat(granted).hasValue(5);
  }

  @Test
  void nothingIsKeptOfWhoHasNoBoundOrWasQuietForLong() {
    granted("free", HostBounds.NONE, 100);
    assertThat(rate.hosts()).isZero();
    granted("a", TEN, 1);
    seconds(3600);
    granted("b", TEN, 5000);
    assertThat(rate.hosts()).isEqualTo(1);
  }
}
