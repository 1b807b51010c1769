package dev.insula.controllers.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.controllers.scheduler.PendingPods.Pending;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class PendingPodsTest {

  private final AtomicLong now = new AtomicLong();
  private final PendingPods pods = new PendingPods(now::get);

  private static PodInfo pod(String name, long priority) {
    return PodInfo.of(SchedulerWorld.podWith(name, "{}", "", "{\"priority\":" + priority + "}"));
  }

  private String next() {
    Pending pending = pods.poll();
    return pending == null ? "" : pending.pod().name().name();
  }

  private void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Test
  void importantPodsComeFirstAndThenThoseThatCameFirst() {
    pods.seen(pod("a", 0));
    pods.seen(pod("b", 0));
    pods.seen(pod("c", 9));
    assertThat(next() + next() + next() + next()).isEqualTo("cab");
  }

  @Test
  void anUnschedulablePodWaitsForAChangeAndItsBackOff() {
    pods.seen(pod("a", 0));
    pods.unschedulable(pods.poll());
    advance(Duration.ofSeconds(30));
    assertThat(next()).isEmpty();
    pods.wake();
    advance(Duration.ofMillis(100));
    Pending again = pods.poll();
    assertThat(again).isNotNull();
    pods.unschedulable(again);
    pods.wake();
    advance(Duration.ofMillis(100));
    assertThat(next()).isEmpty();
    advance(Duration.ofSeconds(2));
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void aChangeWhileAPodIsTriedIsNotMissed() {
    pods.seen(pod("a", 0));
    Pending tried = pods.poll();
    pods.wake();
    advance(Duration.ofMillis(100));
    assertThat(next()).isEmpty();
    pods.unschedulable(tried);
    advance(Duration.ofSeconds(1));
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void itIsTriedAgainAfterAWhileEvenIfNothingChanges() {
    pods.seen(pod("a", 0));
    pods.unschedulable(pods.poll());
    advance(Duration.ofMinutes(5));
    assertThat(next()).isEqualTo("a");
  }

  @Test
  void aForgottenPodDoesNotComeBack() {
    PodInfo pod = pod("a", 0);
    pods.seen(pod);
    Pending tried = pods.poll();
    pods.forget(pod.uid());
    pods.unschedulable(tried);
    pods.failed(tried);
    pods.wake();
    advance(Duration.ofMinutes(10));
    assertThat(next()).isEmpty();
    assertThat(pods.size()).isZero();
  }
}
