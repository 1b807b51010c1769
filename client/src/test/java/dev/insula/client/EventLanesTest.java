package dev.insula.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventLanesTest {

  private final EventLanes<String> lanes = new EventLanes<>(3, 5);

  @Test
  void aFloodTakesNoPlaceOfAnother() {
    for (int i = 0; i < 10; i++) {
      lanes.offer("loud", "noise");
    }

    assertThat(lanes.offer("loud", "noise")).isFalse();
    assertThat(lanes.offer("quiet", "news")).isTrue();
  }

  @Test
  void whatWaitsInAllIsBounded() {
    for (String lane : List.of("a", "b", "c", "d", "e")) {
      assertThat(lanes.offer(lane, "news")).isTrue();
    }

    assertThat(lanes.offer("f", "news")).isFalse();
  }

  @Test
  void whatIsTakenMakesRoom() throws InterruptedException {
    lanes.offer("a", "1");
    lanes.offer("a", "2");
    lanes.offer("a", "3");
    assertThat(lanes.offer("a", "4")).isFalse();

    lanes.done(lanes.take());

    assertThat(lanes.offer("a", "4")).isTrue();
  }

  @Test
  void lanesTakeTurnsAndKeepTheirOrder() throws InterruptedException {
    lanes.offer("loud", "1");
    lanes.offer("loud", "2");
    lanes.offer("loud", "3");
    lanes.offer("quiet", "a");
    lanes.offer("quiet", "b");

    var taken = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      EventLanes.Turn<String> turn = lanes.take();
      taken.add(turn.entry());
      lanes.done(turn);
    }

    assertThat(taken).containsExactly("1", "a", "2", "b", "3");
  }

  @Test
  void aLaneOfWhichSomethingIsBeingWrittenRests() throws InterruptedException {
    lanes.offer("slow", "1");
    lanes.offer("slow", "2");
    EventLanes.Turn<String> slow = lanes.take();
    lanes.offer("quick", "a");
    lanes.offer("quick", "b");

    EventLanes.Turn<String> first = lanes.take();
    lanes.done(first);
    EventLanes.Turn<String> second = lanes.take();
    lanes.done(slow);

    assertThat(List.of(slow.entry(), first.entry(), second.entry())).containsExactly("1", "a", "b");
    assertThat(lanes.take().entry()).isEqualTo("2");
  }

  @Test
  void whoWaitsIsToldOfTheNext() throws InterruptedException {
    var taken = new ArrayList<String>();
    Thread waiting =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    taken.add(lanes.take().entry());
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });

    lanes.offer("a", "1");
    waiting.join();

    assertThat(taken).containsExactly("1");
  }
}
