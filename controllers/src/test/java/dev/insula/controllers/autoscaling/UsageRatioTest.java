package dev.insula.controllers.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UsageRatioTest {

  private static final UsageRatio.Tolerance TOLERANCE = new UsageRatio.Tolerance(0.1, 0.1);

  /** Pods ask for 1000 each; ready ones use so much. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "as much as wanted            | 3 | 500  | 0 | 0 | 3",
        "a little more is tolerated   | 3 | 540  | 0 | 0 | 3",
        "twice as much                | 3 | 1000 | 0 | 0 | 6",
        "half as much                 | 4 | 250  | 0 | 0 | 2",
        "missing ones damp growth     | 3 | 1000 | 1 | 0 | 6",
        "missing ones damp shrinking  | 3 | 250  | 1 | 0 | 4",
        "unready ones damp growth     | 3 | 1000 | 0 | 3 | 6",
        "unready ones do not shrink   | 4 | 250  | 0 | 2 | 2",
      })
  void aTargetOfHalfOfWhatIsAskedFor(
      String name, int ready, long used, int missing, int unready, int replicas) {
    var ratio = new UsageRatio();
    for (int i = 0; i < ready; i++) {
      ratio.ready(used, 1_000);
    }
    for (int i = 0; i < missing; i++) {
      ratio.missing(1_000);
    }
    for (int i = 0; i < unready; i++) {
      ratio.unready(1_000);
    }
    int current = ready + missing + unready;
    assertThat(ratio.ofRequests(current, 50, TOLERANCE).replicas()).as(name).isEqualTo(replicas);
    assertThat(ratio.ofRequests(current, 50, TOLERANCE).utilization()).isEqualTo(used / 10);
  }

  @ParameterizedTest
  @CsvSource({"100,2", "200,4", "50,1", "105,2"})
  void aTargetOfSoMuchForEachPod(long used, int replicas) {
    var ratio = new UsageRatio();
    ratio.ready(used, 0);
    ratio.ready(used, 0);
    assertThat(ratio.ofValue(2, 100, TOLERANCE).replicas()).isEqualTo(replicas);
  }
}
