package dev.insula.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.FairQueue.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FairQueueTest {

  private final AtomicLong now = new AtomicLong(1_000_000_000L);

  private FairQueue<String> queue(QueueOptions options) {
    return new FairQueue<>(options, now::get, () -> 0.5);
  }

  private void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }

  private static String next(FairQueue<String> queue) {
    Work<String> work = queue.poll().orElseThrow();
    queue.done(work);
    return work.tenant() + "/" + work.key();
  }

  private static List<String> drain(FairQueue<String> queue) {
    var out = new ArrayList<String>();
    while (queue.depth() > 0) {
      out.add(next(queue));
    }
    return out;
  }

  @Test
  void keysOfOneTenantComeOutInOrder() {
    var queue = queue(QueueOptions.DEFAULT);
    for (String key : List.of("c", "a", "b")) {
      queue.add("t", key);
    }
    assertThat(drain(queue)).containsExactly("t/c", "t/a", "t/b");
  }

  @Test
  void equalTenantsTakeTurns() {
    var queue = queue(QueueOptions.DEFAULT);
    for (int i = 0; i < 3; i++) {
      queue.add("greedy", "k" + i);
    }
    queue.add("late", "k");
    assertThat(drain(queue)).containsExactly("greedy/k0", "late/k", "greedy/k1", "greedy/k2");
  }

  @Test
  void weightsGiveExactShares() {
    fourTenantsShareByTheirWeights(queue(QueueOptions.DEFAULT.withWeight(t -> t.charAt(1) - '0')));
  }

  @Test
  void sharesStayExactWhenTheConcurrencyOfATenantIsLimited() {
    fourTenantsShareByTheirWeights(
        queue(QueueOptions.DEFAULT.withWeight(t -> t.charAt(1) - '0').withConcurrency(1)));
  }

  private static void fourTenantsShareByTheirWeights(FairQueue<String> queue) {
    for (int t = 1; t <= 4; t++) {
      for (int i = 0; i < 1000; i++) {
        queue.add("t" + t, "k" + i);
      }
    }
    Map<String, Integer> taken = new TreeMap<>();
    for (int i = 0; i < 1000; i++) {
      taken.merge(next(queue).substring(0, 2), 1, Integer::sum);
    }
    assertThat(taken).isEqualTo(Map.of("t1", 100, "t2", 200, "t3", 300, "t4", 400));
  }

  @Test
  void aKeyIsQueuedOnce() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.add("t", "k");
    queue.add("t", "k");
    assertThat(queue.depth()).isEqualTo(1);
  }

  @Test
  void theSameKeyOfTwoTenantsIsTwoKeys() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.add("t1", "k");
    queue.add("t2", "k");
    assertThat(drain(queue)).containsExactly("t1/k", "t2/k");
  }

  @Test
  void aKeyAddedWhileItIsProcessedRunsAgainAfterwardsAndNotBefore() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.add("t", "k");
    Work<String> work = queue.poll().orElseThrow();
    queue.add("t", "k");
    queue.add("t", "k");
    assertThat(queue.poll()).isEmpty();
    queue.done(work);
    assertThat(drain(queue)).containsExactly("t/k");
    assertThat(queue.tenants()).isZero();
  }

  @Test
  void aTenantTakesNoMoreThanItsConcurrency() {
    var queue = queue(QueueOptions.DEFAULT.withConcurrency(2));
    for (int i = 0; i < 5; i++) {
      queue.add("t", "k" + i);
    }
    Work<String> first = queue.poll().orElseThrow();
    assertThat(queue.poll()).isPresent();
    assertThat(queue.poll()).isEmpty();
    queue.done(first);
    assertThat(queue.poll()).isPresent();
    assertThat(queue.poll()).isEmpty();
  }

  /** Found by a reader: the time of a token that ends in the year 2999 let its key be lost. */
  @Test
  void aDelayOfCenturiesEndsWithinAYearAndLosesNoKey() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.add("t", "k");
    queue.doneUntil(queue.poll().orElseThrow(), Duration.ofDays(400_000));
    queue.addAfter("t", "other", Duration.ofSeconds(Long.MAX_VALUE));
    assertThat(queue.processing()).isZero();
    advance(Duration.ofDays(364));
    assertThat(queue.poll()).isEmpty();
    advance(Duration.ofDays(1));
    assertThat(next(queue)).isEqualTo("t/k");
    assertThat(next(queue)).isEqualTo("t/other");
  }

  @Test
  void aFailedKeyMayHaveABackoffOfItsOwn() {
    var queue =
        queue(QueueOptions.DEFAULT.withDelays(Duration.ofMillis(1), Duration.ofMillis(1), 0));
    var slow = new Backoff(Duration.ofMillis(10), Duration.ofMillis(30));
    queue.add("t", "k");
    for (long millis : new long[] {10, 20, 30, 30}) {
      queue.retry(queue.poll().orElseThrow(), slow);
      advance(Duration.ofMillis(millis - 1));
      assertThat(queue.poll()).isEmpty();
      advance(Duration.ofMillis(1));
    }
  }

  @Test
  void aDelayedKeyComesWhenItsEarliestDelayEnds() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.addAfter("t", "k", Duration.ofSeconds(5));
    queue.addAfter("t", "k", Duration.ofSeconds(2));
    queue.addAfter("t", "k", Duration.ofSeconds(9));
    assertThat(queue.delayed()).isEqualTo(1);
    advance(Duration.ofMillis(1999));
    assertThat(queue.poll()).isEmpty();
    advance(Duration.ofMillis(1));
    assertThat(queue.poll()).isPresent();
    assertThat(queue.delayed()).isZero();
  }

  @Test
  void backOffDoublesUpToItsBoundAndIsForgottenAfterSuccess() {
    var queue =
        queue(QueueOptions.DEFAULT.withDelays(Duration.ofMillis(10), Duration.ofMillis(50), 0));
    queue.add("t", "k");
    for (long millis : new long[] {10, 20, 40, 50, 50}) {
      queue.retry(queue.poll().orElseThrow());
      advance(Duration.ofMillis(millis - 1));
      assertThat(queue.poll()).isEmpty();
      advance(Duration.ofMillis(1));
    }
    Work<String> last = queue.poll().orElseThrow();
    queue.done(last);
    assertThat(queue.tenants()).isZero();
  }

  @Test
  void backOffIsJittered() {
    var queue =
        queue(QueueOptions.DEFAULT.withDelays(Duration.ofMillis(100), Duration.ofSeconds(1), 0.2));
    queue.add("t", "k");
    queue.retry(queue.poll().orElseThrow());
    advance(Duration.ofMillis(109));
    assertThat(queue.poll()).isEmpty();
    advance(Duration.ofMillis(1));
    assertThat(queue.poll()).isPresent();
  }

  @Test
  void retriesOfATenantAreRationed() {
    var queue =
        queue(
            QueueOptions.DEFAULT
                .withDelays(Duration.ofMillis(1), Duration.ofMillis(1), 0)
                .withRetryRate(10, 5));
    for (int i = 0; i < 20; i++) {
      queue.add("t", "k" + i);
      queue.retry(queue.poll().orElseThrow());
    }
    advance(Duration.ofMillis(1));
    assertThat(count(queue)).isBetween(5, 6);
    advance(Duration.ofSeconds(1));
    assertThat(count(queue)).isBetween(9, 11);
  }

  @Test
  void itTellsWhatItHasDoneAndHowFarATenantIsInDebt() {
    var queue =
        queue(
            QueueOptions.DEFAULT
                .withDelays(Duration.ofMillis(1), Duration.ofMillis(1), 0)
                .withRetryRate(10, 5));
    for (int i = 0; i < 8; i++) {
      queue.add("t", "k" + i);
      queue.retry(queue.poll().orElseThrow());
    }
    queue.add("quiet", "k");

    assertThat(queue.figures()).isEqualTo(new FairQueue.Figures(9, 8, 2, 1, 8, 0));
    assertThat(queue.retryDebt("t")).isEqualTo(Duration.ofMillis(300));
    assertThat(queue.retryDebt("quiet")).isZero();
    assertThat(queue.retryDebt("unknown")).isZero();
  }

  private static int count(FairQueue<String> queue) {
    int n = 0;
    while (queue.poll().isPresent()) {
      n++;
    }
    return n;
  }

  @Test
  void nothingIsKeptOfATenantWithoutKeys() {
    var queue = queue(QueueOptions.DEFAULT);
    for (int i = 0; i < 1000; i++) {
      queue.add("t" + i, "k");
    }
    assertThat(queue.tenants()).isEqualTo(1000);
    drain(queue);
    assertThat(queue.tenants()).isZero();
  }

  @Test
  void aTenantCanBeRemovedInTheMiddleOfTheRound() {
    var queue = queue(QueueOptions.DEFAULT.withWeight(_ -> 2));
    for (int i = 0; i < 4; i++) {
      queue.add("a", "k" + i);
      queue.add("b", "k" + i);
      queue.add("c", "k" + i);
    }
    queue.addAfter("b", "later", Duration.ofSeconds(1));
    next(queue);
    Work<String> ofA = queue.poll().orElseThrow();
    next(queue);
    queue.removeTenant("b");
    queue.removeTenant("a");
    queue.done(ofA);
    assertThat(drain(queue)).containsExactly("c/k0", "c/k1", "c/k2", "c/k3");
    assertThat(queue.depth()).isZero();
    assertThat(queue.delayed()).isZero();
    assertThat(queue.tenants()).isZero();
  }

  @Test
  void itReportsItsDepth() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.add("a", "1");
    queue.add("b", "1");
    queue.add("b", "2");
    assertThat(queue.depth()).isEqualTo(3);
    assertThat(queue.depth("b")).isEqualTo(2);
  }

  @Test
  void aKeyThatIsNotProcessedCannotBeDone() {
    var queue = queue(QueueOptions.DEFAULT);
    assertThatThrownBy(() -> queue.done(new Work<>("t", "k", 0)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void shutDownHandsOutWhatWaitsAndThenEnds() throws Exception {
    var queue = queue(QueueOptions.DEFAULT);
    queue.add("t", "k");
    queue.addAfter("t", "later", Duration.ofSeconds(1));
    queue.shutDown();
    queue.add("t", "refused");
    queue.done(queue.take().orElseThrow());
    assertThat(queue.take()).isEmpty();
    assertThat(queue.drain(Duration.ZERO)).isTrue();
  }

  @Test
  void manyThreadsProcessEveryKeyAndNoneTwiceAtTheSameTime() throws Exception {
    var queue = new FairQueue<Integer>(QueueOptions.DEFAULT.withConcurrency(4));
    Set<String> inProgress = ConcurrentHashMap.newKeySet();
    Set<Integer> failedOnce = ConcurrentHashMap.newKeySet();
    var overlaps = new AtomicInteger();
    var processed = new CountDownLatch(5_000);
    var threads = new ArrayList<Thread>();
    for (int w = 0; w < 8; w++) {
      threads.add(
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      for (var work = queue.take(); work.isPresent(); work = queue.take()) {
                        String id = work.get().toString();
                        if (!inProgress.add(id)) {
                          overlaps.incrementAndGet();
                        }
                        Thread.yield();
                        inProgress.remove(id);
                        if (work.get().key() % 7 == 3 && failedOnce.add(work.get().key())) {
                          queue.retry(work.get());
                        } else {
                          queue.done(work.get());
                          processed.countDown();
                        }
                      }
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  }));
    }
    for (int i = 0; i < 5_000; i++) {
      queue.add("t" + i % 10, i);
    }
    assertThat(processed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(queue.drain(Duration.ofSeconds(10))).isTrue();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(overlaps).hasValue(0);
    assertThat(queue.tenants()).isZero();
  }

  @Test
  void aLazyKeyRunsOnceWhenItIsQueuedSooner() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.addLazily("t", "k", Duration.ofSeconds(5));
    queue.add("t", "k");
    assertThat(drain(queue)).containsExactly("t/k");
    advance(Duration.ofSeconds(6));
    assertThat(queue.poll()).isEmpty();
    assertThat(queue.tenants()).isZero();
  }

  @Test
  void aLazyKeyRunsAfterItsDelayWhenNothingElseQueuesIt() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.addLazily("t", "k", Duration.ofSeconds(5));
    assertThat(queue.poll()).isEmpty();
    advance(Duration.ofSeconds(5));
    assertThat(queue.poll()).isPresent();
  }

  @Test
  void aLazyKeyDoesNotReplaceADelayThatIsNeeded() {
    var queue = queue(QueueOptions.DEFAULT);
    queue.addAfter("t", "k", Duration.ofSeconds(9));
    queue.addLazily("t", "k", Duration.ofSeconds(5));
    assertThat(drain(queue)).containsExactly("t/k");
    advance(Duration.ofSeconds(9));
    assertThat(queue.poll()).isPresent();
  }
}
