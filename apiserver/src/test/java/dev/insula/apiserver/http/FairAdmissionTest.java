package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.object.ApiException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FairAdmissionTest {

  @Test
  void placesAreBoundedForOneAndForAll() throws Exception {
    var admission = new FairAdmission(3, 2);
    FairAdmission.Place first = admission.enter("a");
    admission.enter("a");
    Waiter third = new Waiter(admission, "a");
    third.awaitQueued();
    FairAdmission.Place other = admission.enter("b");
    Waiter beyondAll = new Waiter(admission, "c");
    beyondAll.awaitQueued();
    assertThat(third.isIn()).isFalse();
    first.close();
    third.awaitIn();
    assertThat(beyondAll.isIn()).isFalse();
    other.close();
    beyondAll.awaitIn();
  }

  @Test
  void freePlacesGoToTheWaitingInTurn() throws Exception {
    var admission = new FairAdmission(1, 1);
    FairAdmission.Place place = admission.enter("noisy");
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    List<Waiter> waiters = new ArrayList<>();
    for (String name : List.of("noisy", "noisy", "noisy", "quiet", "calm")) {
      var waiter = new Waiter(admission, name, order);
      waiter.awaitQueued();
      waiters.add(waiter);
    }
    place.close();
    for (Waiter waiter : waiters) {
      waiter.thread.join(TimeUnit.SECONDS.toMillis(10));
    }
    assertThat(order).containsExactly("noisy", "quiet", "calm", "noisy", "noisy");
    assertThat(admission.activeHosts()).isZero();
  }

  @Test
  void whoWaitsForAWebhookTakesNoPlaceOfOthers() throws Exception {
    var admission = new FairAdmission(1, 2);
    FairAdmission.Place slow = admission.enter("a");
    Waiter quiet = new Waiter(admission, "b");
    quiet.awaitQueued();

    slow.pause();

    quiet.awaitIn();
    slow.resume();
    slow.close();
  }

  @Test
  void whoWaitsForWebhooksHasABoundToo() throws Exception {
    var admission = new FairAdmission(8, 2);
    FairAdmission.Place first = admission.enter("a");
    first.pause();
    admission.enter("a").pause();
    Waiter third = new Waiter(admission, "a");
    third.awaitQueued();
    assertThat(third.isIn()).isFalse();

    first.resume();
    first.close();

    third.awaitIn();
  }

  @Test
  void oneControlPlaneNeverGetsAllPlaces() throws Exception {
    var admission = new FairAdmission(8, 100);
    FairAdmission.Place first = admission.enter("a");
    for (int i = 1; i < 6; i++) {
      admission.enter("a");
    }
    Waiter beyond = new Waiter(admission, "a");
    beyond.awaitQueued();

    FairAdmission.Place other = admission.enter("b");
    admission.enter("b");

    assertThat(beyond.isIn()).isFalse();
    other.close();
    assertThat(beyond.isIn()).isFalse();
    first.close();
    beyond.awaitIn();
  }

  @Test
  void aFullQueueIsTooManyRequests() throws Exception {
    var admission = new FairAdmission(1, 1);
    FairAdmission.Place place = admission.enter("a");
    List<Waiter> waiters = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      waiters.add(new Waiter(admission, "a", new ArrayList<>()));
    }
    for (Waiter waiter : waiters) {
      waiter.awaitQueued();
    }
    assertThatThrownBy(() -> admission.enter("a"))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(429);
              assertThat(e.status().details().integer("retryAfterSeconds", 0)).isPositive();
            });
    place.close();
    for (Waiter waiter : waiters) {
      waiter.thread.join(TimeUnit.SECONDS.toMillis(10));
    }
    assertThat(admission.activeHosts()).isZero();
  }

  /** Enters on a thread of its own; leaves at once if it is told to note the order. */
  private static final class Waiter {
    final Thread thread;
    private final CountDownLatch in = new CountDownLatch(1);

    Waiter(FairAdmission admission, String host) {
      thread =
          Thread.startVirtualThread(
              () -> {
                admission.enter(host);
                in.countDown();
              });
    }

    Waiter(FairAdmission admission, String host, List<String> order) {
      thread =
          Thread.startVirtualThread(
              () -> {
                try (FairAdmission.Place _ = admission.enter(host)) {
                  order.add(host);
                }
                in.countDown();
              });
    }

    void awaitQueued() {
      while (thread.getState() != Thread.State.TIMED_WAITING) {
        Thread.onSpinWait();
      }
    }

    boolean isIn() {
      return in.getCount() == 0;
    }

    void awaitIn() throws InterruptedException {
      assertThat(in.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }
}
