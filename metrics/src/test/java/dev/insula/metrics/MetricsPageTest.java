package dev.insula.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MetricsPageTest {

  private static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0";

  private static String text(Families families, String accept) {
    return new String(MetricsPage.of(families, accept).body(), StandardCharsets.UTF_8);
  }

  @Test
  void whoAsksForNothingGetsTheTextOfPrometheus() {
    var families = new Families();
    families.counter("requests", "Requests.").point(3, "code", "200").point(1, "code", "404");
    families.gauge("queue_depth", "Keys that wait.").point(7);

    assertThat(MetricsPage.of(families, "").contentType()).startsWith("text/plain; version=0.0.4");
    assertThat(text(families, "*/*"))
        .isEqualTo(
            """
            # HELP queue_depth Keys that wait.
            # TYPE queue_depth gauge
            queue_depth 7.0
            # HELP requests_total Requests.
            # TYPE requests_total counter
            requests_total{code="200"} 3.0
            requests_total{code="404"} 1.0
            """);
  }

  @Test
  void openMetricsIsGivenToWhoAsksForIt() {
    var families = new Families();
    families.counter("requests", "Requests.").point(3);

    assertThat(MetricsPage.of(families, OPEN_METRICS).contentType())
        .startsWith("application/openmetrics-text");
    assertThat(text(families, OPEN_METRICS))
        .isEqualTo(
            """
            # TYPE requests counter
            # HELP requests Requests.
            requests_total 3.0
            # EOF
            """);
  }

  @Test
  void aDistributionIsAHistogramInSeconds() {
    var durations = new Distribution(Buckets.ofSeconds(0.1, 1));
    durations.add(100_000_000);
    durations.add(250_000_000);
    durations.add(5_000_000_000L);
    var families = new Families();
    families.histogram("work_seconds", "Time at work.").point(durations, "name", "down");

    assertThat(text(families, ""))
        .isEqualTo(
            """
            # HELP work_seconds Time at work.
            # TYPE work_seconds histogram
            work_seconds_bucket{name="down",le="0.1"} 1
            work_seconds_bucket{name="down",le="1.0"} 2
            work_seconds_bucket{name="down",le="+Inf"} 3
            work_seconds_count{name="down"} 3
            work_seconds_sum{name="down"} 5.35
            """);
  }

  @Test
  void whatSeveralSourcesCountWithTheSameLabelsIsAddedUp() {
    var one = new Distribution(Buckets.ofNumbers(10));
    one.add(10);
    var other = new Distribution(Buckets.ofNumbers(10));
    other.add(11);
    var families = new Families();
    families.gauge("depth", "Depth.").point(1, "name", "a");
    families.gauge("depth", "Depth.").point(2, "name", "a");
    families.histogram("sizes", "Sizes.").point(one).point(other);

    assertThat(text(families, ""))
        .contains("depth{name=\"a\"} 3.0\n")
        .contains("sizes_bucket{le=\"10.0\"} 1\n", "sizes_count 2\n", "sizes_sum 21.0\n");
  }

  @Test
  void aFamilyHasOneType() {
    var families = new Families();
    families.gauge("depth", "Depth.");

    assertThatThrownBy(() -> families.histogram("depth", "Depth."))
        .hasMessage("depth is of another type already");
  }

  @Test
  void whatHasNoPointsIsLeftOut() {
    var families = new Families();
    families.gauge("depth", "Depth.");

    assertThat(text(families, "")).isEmpty();
  }

  @Test
  void whatOthersWroteIntoALabelStaysInIt() {
    var families = new Families();
    families.gauge("depth", "Depth.").point(1, "name", "a\"}\n evil 1");

    assertThat(text(families, "")).contains("depth{name=\"a\\\"}\\n evil 1\"} 1.0\n");
  }
}
