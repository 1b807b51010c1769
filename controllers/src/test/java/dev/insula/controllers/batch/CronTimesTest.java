package dev.insula.controllers.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTimesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "0 * * * * | 2026-01-01T00:30:00Z | 2026-01-01T00:59:59Z | -                    | false",
        "0 * * * * | 2026-01-01T00:30:00Z | 2026-01-01T01:00:00Z | 2026-01-01T01:00:00Z | false",
        "0 * * * * | 2026-01-01T00:30:00Z | 2026-01-01T05:10:00Z | 2026-01-01T05:00:00Z | false",
        "0 * * * * | 2026-01-01T00:30:00Z | 2026-01-09T05:10:00Z | 2026-01-09T05:00:00Z | true",
        "30 6-16/4 * * 1-5 | 2026-01-02T06:31:00Z | 2026-01-05T07:00:00Z | 2026-01-05T06:30:00Z |"
            + " false",
      })
  void theLatestMissedTimeIsServed(
      String schedule, Instant since, Instant now, Instant due, boolean many) {
    var times = new CronTimes(CronSchedule.parse(schedule, ZoneOffset.UTC), since, now);
    assertThat(times.due().at()).isEqualTo(due);
    assertThat(times.due().tooManyMissed()).isEqualTo(many);
  }
}
