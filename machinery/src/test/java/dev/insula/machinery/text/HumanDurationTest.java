package dev.insula.machinery.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HumanDurationTest {

  @ParameterizedTest
  @CsvSource({
    "-5,<invalid>",
    "-1,0s",
    "0,0s",
    "5,5s",
    "119,119s",
    "120,2m",
    "125,2m5s",
    "599,9m59s",
    "600,10m",
    "3600,60m",
    "10800,3h",
    "11700,3h15m",
    "86400,24h",
    "172800,2d",
    "176400,2d1h",
    "864000,10d",
    "8640000,100d",
    "63072000,2y",
    "94694400,3y1d",
    "252288000,8y"
  })
  void spansHaveAtMostTwoUnits(long seconds, String text) {
    assertThat(HumanDuration.text(Duration.ofSeconds(seconds))).isEqualTo(text);
  }
}
