package dev.insula.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamGroupTest {

  private final ArrayDeque<Runnable> threads = new ArrayDeque<>();
  private final ArrayDeque<Runnable> turns = new ArrayDeque<>();
  private final StreamGroup group = new StreamGroup(threads::add, turns::add);
  private final List<String> written = new ArrayList<>();

  private void runThreads() {
    while (!threads.isEmpty()) {
      threads.remove().run();
    }
  }

  @Test
  void manyThatAreWokenTogetherTakeOneThread() {
    group.wake(() -> written.add("a"));
    group.wake(() -> written.add("b"));
    group.wake(() -> written.add("c"));
    assertThat(threads).hasSize(1);
    runThreads();
    assertThat(written).containsExactly("a", "b", "c");
  }

  @Test
  void thoseWhoWaitForATurnWriteTogetherInOne() {
    group.wakeInTurn(() -> written.add("a"));
    group.wakeInTurn(() -> written.add("b"));
    assertThat(turns).hasSize(1);
    turns.remove().run();
    assertThat(written).containsExactly("a", "b");
  }

  @Test
  void anAnswerDoesNotWaitForThoseWhoWaitForATurn() {
    group.wakeInTurn(() -> written.add("event"));
    group.wake(() -> written.add("answer"));
    runThreads();
    assertThat(written).containsExactly("event", "answer");
    turns.remove().run();
    assertThat(written).containsExactly("event", "answer");
  }

  @Test
  void nobodyWritesOnTheThreadThatWakes() {
    group.wake(() -> written.add("a"));
    assertThat(written).isEmpty();
  }

  @Test
  void othersWriteWhileTheFirstWriteIsCompleted() {
    group.wake(
        () -> {
          written.add("first");
          group.gather();
          written.add("first is complete");
        });
    group.wake(() -> written.add("second"));
    runThreads();
    assertThat(written).containsExactly("first", "second", "first is complete");
  }

  @Test
  void whoIsWokenWhileOthersWriteWritesToo() {
    group.wake(
        () -> {
          written.add("a");
          group.wake(() -> written.add("b"));
        });
    runThreads();
    assertThat(written).containsExactly("a", "b");
    group.wake(() -> written.add("c"));
    runThreads();
    assertThat(written).containsExactly("a", "b", "c");
  }

  @Test
  void whoFailsKeepsNobodyWaiting() {
    group.wake(
        () -> {
          throw new IllegalStateException("broken");
        });
    group.wake(() -> written.add("b"));
    Runnable first = threads.remove();
    try {
      first.run();
    } catch (IllegalStateException broken) {
      written.add("broken");
    }
    runThreads();
    assertThat(written).containsExactly("broken", "b");
  }

  @Test
  void theLastRequestInWorkHasNobodyToWaitFor() {
    group.begun();
    group.begun();
    assertThat(group.over()).isFalse();
    assertThat(group.over()).isTrue();
  }
}
