package dev.insula.tenancy.syncer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.object.ObjectName;
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
    for (int i = 0; i < PLACES; i++) {
      window.enter(pod("" + i));
    }
  }

  private void enter(String name, CountDownLatch inside) {
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
