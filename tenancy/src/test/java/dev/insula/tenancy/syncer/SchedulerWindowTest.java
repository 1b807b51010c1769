package dev.insula.tenancy.syncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SchedulerWindowTest {

  private static final int PLACES = 64;

  private final SchedulerWindow window = new SchedulerWindow(_ -> {});

  @Test
  void aPodGoesDownWhenTheSchedulerHasSeenAnother() throws Exception {
    fill();
    var inside = new CountDownLatch(1);
    Thread.startVirtualThread(() -> enter("one-more", inside));

    window.leave(pod("nobody"));
    window.leave(pod("3"));

    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aSchedulerThatStandsStillStopsNothing() throws Exception {
    fill();
    var inside = new CountDownLatch(2 * PLACES);

    for (int i = 0; i < 2 * PLACES; i++) {
      String name = "more-" + i;
      Thread.startVirtualThread(() -> enter(name, inside));
    }

    assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPlaceGoesToWhoWaitsAndNotToWhoHasJustCome() throws Exception {
    // It depends on how soon the waiter runs, so once would say little.
    for (int round = 0; round < 50; round++) {
      var window = new SchedulerWindow(_ -> {});
      fill(window);
      var first = new CountDownLatch(1);
      var waiter =
          Thread.startVirtualThread(
              () -> {
                enter(window, "first", first);
                window.leave(pod("1"));
              });
      while (waiter.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }

      window.leave(pod("0"));
      window.enter(pod("late"));

      assertThat(first.getCount()).isZero();
      assertThat(waiter.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void whoGivesUpInTheLineStopsNobodyBehind() throws Exception {
    fill();
    var inside = new CountDownLatch(1);
    var impatient = Thread.startVirtualThread(() -> enter("impatient", new CountDownLatch(1)));
    var next = Thread.startVirtualThread(() -> enter("next", inside));
    impatient.interrupt();
    assertThat(impatient.join(Duration.ofSeconds(10))).isTrue();

    window.leave(pod("0"));

    assertThat(inside.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(next.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void aPodThatComesTwiceHasOnePlace() throws Exception {
    for (int i = 0; i < PLACES; i++) {
      window.enter(pod("same"));
    }
    var inside = new CountDownLatch(PLACES - 1);
    for (int i = 1; i < PLACES; i++) {
      enter("other-" + i, inside);
    }
    assertThat(inside.getCount()).isZero();
  }

  private void fill() throws InterruptedException {
    fill(window);
  }

  private static void fill(SchedulerWindow window) throws InterruptedException {
    for (int i = 0; i < PLACES; i++) {
      window.enter(pod("" + i));
    }
  }

  private void enter(String name, CountDownLatch inside) {
    enter(window, name, inside);
  }

  private static void enter(SchedulerWindow window, String name, CountDownLatch inside) {
    try {
      window.enter(pod(name));
      inside.countDown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static ObjectName pod(String name) {
    return new ObjectName("default", name);
  }
}
