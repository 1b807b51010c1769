package dev.insula.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {

  private final FairQueue<String> queue =
      new FairQueue<>(
          QueueOptions.DEFAULT.withDelays(Duration.ofMillis(1), Duration.ofMillis(2), 0));

  @Test
  void aFailingKeyIsTriedUntilItSucceedsAndHurtsNoOther() throws Exception {
    var attempts = new AtomicInteger();
    var done = new CountDownLatch(2);
    try (var workers =
        Workers.start(
            "test",
            1,
            queue,
            (tenant, key) -> {
              if (key.equals("bad") && attempts.incrementAndGet() < 4) {
                throw new IllegalStateException("not yet");
              }
              done.countDown();
              return Reconciler.Result.DONE;
            })) {
      queue.add("t", "bad");
      queue.add("t", "good");
      assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
      assertThat(attempts).hasValue(4);
      assertThat(workers.failed()).isEqualTo(3);
    }
  }

  @Test
  void aKeyComesBackWhenItAskedTo() throws Exception {
    var turns = new CountDownLatch(3);
    try (var _ =
        Workers.start(
            "test",
            2,
            queue,
            (tenant, key) -> {
              turns.countDown();
              return Reconciler.Result.after(Duration.ofMillis(1));
            })) {
      queue.add("t", "k");
      assertThat(turns.await(10, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(queue.depth()).isZero();
  }

  @Test
  void closingEndsWhatIsQueued() {
    var processed = new AtomicInteger();
    var workers =
        Workers.start(
            "test",
            2,
            queue,
            (tenant, key) -> {
              processed.incrementAndGet();
              return Reconciler.Result.DONE;
            });
    for (int i = 0; i < 100; i++) {
      queue.add("t", "k" + i);
    }
    workers.close();
    assertThat(processed).hasValue(100);
  }
}
