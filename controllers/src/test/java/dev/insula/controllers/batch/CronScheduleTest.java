package dev.insula.controllers.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *         | UTC           | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z",
        "* * * * *         | UTC           | 2026-01-01T00:00:59Z | 2026-01-01T00:01:00Z",
        "*/15 * * * *      | UTC           | 2026-01-01T00:16:00Z | 2026-01-01T00:30:00Z",
        "5/20 * * * *      | UTC           | 2026-01-01T00:26:00Z | 2026-01-01T00:45:00Z",
        "0 9-17/4 * * ?    | UTC           | 2026-01-01T13:30:00Z | 2026-01-01T17:00:00Z",
        "30 3 * * mon-fri  | UTC           | 2026-01-02T04:00:00Z | 2026-01-05T03:30:00Z",
        "0 0 13 * fri      | UTC           | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z",
        "0 0 */2 * mon     | UTC           | 2026-01-01T00:00:00Z | 2026-01-03T00:00:00Z",
        "0 0 * * sun       | UTC           | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
        "0 0 31 * *        | UTC           | 2026-01-31T00:00:00Z | 2026-03-31T00:00:00Z",
        "0 0 29 2 *        | UTC           | 2026-01-01T00:00:00Z | 2028-02-29T00:00:00Z",
        "0 0 1 JAN,jul *   | UTC           | 2026-01-01T00:00:00Z | 2026-07-01T00:00:00Z",
        "@hourly           | UTC           | 2026-01-01T00:00:00Z | 2026-01-01T01:00:00Z",
        "@weekly           | UTC           | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
        "@yearly           | UTC           | 2026-01-01T00:00:00Z | 2027-01-01T00:00:00Z",
        "@every 1h30m      | UTC           | 2026-01-01T00:00:10Z | 2026-01-01T01:30:10Z",
        "0 9 * * *         | Europe/Berlin | 2026-07-01T00:00:00Z | 2026-07-01T07:00:00Z",
        "0 9 * * *         | Asia/Kolkata  | 2026-07-01T00:00:00Z | 2026-07-01T03:30:00Z",
        "30 2 * * *        | Europe/Berlin | 2026-03-29T00:00:00Z | 2026-03-30T00:30:00Z",
        "30 2 * * *        | Europe/Berlin | 2026-10-24T22:00:00Z | 2026-10-25T00:30:00Z",
        "30 2 * * *        | Europe/Berlin | 2026-10-25T00:30:00Z | 2026-10-25T01:30:00Z",
        "TZ=Asia/Tokyo 0 9 * * * | UTC     | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z",
      })
  void timesAreThoseOfTheClockInItsZone(String text, String zone, Instant after, Instant next) {
    assertThat(CronSchedule.parse(text, ZoneId.of(zone)).next(after)).contains(next);
  }

  @Test
  void aDayThatNeverComesIsNeverDue() {
    assertThat(
            CronSchedule.parse("0 0 31 2 *", ZoneId.of("UTC"))
                .next(Instant.parse("2026-01-01T00:00:00Z")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "* * * *",
        "60 * * * *",
        "* * 0 * *",
        "* * * * 7",
        "5-1 * * * *",
        "*/0 * * * *",
        "1/2/3 * * * *",
        "@often",
        "@every soon",
        "TZ=Nowhere/None * * * * *",
        "x * * * *"
      })
  void whatIsNoScheduleIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CronSchedule.parse(text, ZoneId.of("UTC")));
  }
}
