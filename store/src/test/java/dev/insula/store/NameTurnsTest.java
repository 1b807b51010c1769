package dev.insula.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class NameTurnsTest {

  private final NameTurns turns = new NameTurns();

  @Test
  void whoWorksOnOneNameKeepsOthersFromIt() throws InterruptedException {
    var entered = new CountDownLatch(1);
    Thread other;
    try (NameTurns.Turn _ = turns.on("a")) {
      other = start("a", entered);
      awaitWaiting(other);
      assertThat(entered.getCount()).isEqualTo(1);
    }
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
    other.join();
  }

  @Test
  void whoWorksOnAnotherNameGoesOn() throws InterruptedException {
    var entered = new CountDownLatch(1);
    try (NameTurns.Turn _ = turns.on("a")) {
      Thread other = start("b", entered);
      assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
      other.join();
    }
  }

  @Test
  void whoWorksOnAllWaitsForEachAndKeepsEveryoneOut() throws InterruptedException {
    var entered = new CountDownLatch(1);
    try (NameTurns.Turn _ = turns.onAll()) {
      Thread other = start("a", entered);
      awaitWaiting(other);
      assertThat(entered.getCount()).isEqualTo(1);
    }
    assertThat(entered.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private Thread start(String name, CountDownLatch entered) {
    return Thread.ofPlatform()
        .start(
            () -> {
              try (NameTurns.Turn _ = turns.on(name)) {
                entered.countDown();
              }
            });
  }

  private static void awaitWaiting(Thread thread) {
    while (thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }
}
