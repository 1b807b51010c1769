package dev.insula.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class BoundedLabelsTest {

  @Test
  void keysBeyondTheBoundCountTogether() {
    var series = new BoundedSeries<String, LongAdder>(10, "others", _ -> new LongAdder());

    for (int i = 0; i < 1000; i++) {
      series.of("key-" + i).increment();
    }

    assertThat(series.size()).isEqualTo(11);
    assertThat(series.of("others").sum()).isEqualTo(990);
    assertThat(series.of("key-3").sum()).isEqualTo(1);
  }

  @Test
  void whatDoesNotExistTakesNoPlace() {
    var series = new BoundedSeries<String, LongAdder>(10, "others", _ -> new LongAdder());

    for (int i = 0; i < 1000; i++) {
      series.of("guess-" + i, _ -> false).increment();
    }

    assertThat(series.size()).isEqualTo(1);
    assertThat(series.of("others").sum()).isEqualTo(1000);
  }

  @Test
  void theBusiestNamesAreShownAndNoMore() {
    var busiest = new BusiestNames(2);

    assertThat(busiest.choose(Map.of("a", 1L, "b", 5L, "c", 7L, "d", 0L)))
        .containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void whatCountsIsWhatWasDoneSinceTheLastTime() {
    var busiest = new BusiestNames(1);
    var totals = new HashMap<String, Long>(Map.of("early", 1000L, "late", 0L));
    busiest.choose(totals);

    totals.put("late", 100L);

    assertThat(busiest.choose(totals)).containsExactly("late");
  }

  @Test
  void aNameStaysUntilAnotherDoesTwiceAsMuch() {
    var busiest = new BusiestNames(1);
    busiest.choose(Map.of("a", 10L, "b", 0L));

    assertThat(busiest.choose(Map.of("a", 20L, "b", 19L))).containsExactly("a");
    assertThat(busiest.choose(Map.of("a", 30L, "b", 59L))).containsExactly("b");
  }

  @Test
  void whoCountsLessThanBeforeHasBegunAnew() {
    var busiest = new BusiestNames(1);
    busiest.choose(Map.of("woken", 1000L, "b", 0L));
    busiest.choose(Map.of("woken", 1000L, "b", 10L));

    assertThat(busiest.choose(Map.of("woken", 50L, "b", 11L))).containsExactly("woken");
  }

  @Test
  void noneAreShownWhereNoneAreWanted() {
    assertThat(new BusiestNames(0).choose(Map.of("a", 10L))).isEmpty();
  }
}
