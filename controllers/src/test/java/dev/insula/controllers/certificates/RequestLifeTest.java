package dev.insula.controllers.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestLifeTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an undecided request ends after a day           | {}                                   | 2026-05-02T10:00:00Z
          a denied one ends after an hour                 | {"conditions":[{"type":"Denied","lastUpdateTime":"2026-05-01T12:00:00Z"}]}   | 2026-05-01T13:00:00Z
          a failed one ends after an hour                 | {"conditions":[{"type":"Approved","lastUpdateTime":"2026-05-01T11:00:00Z"},{"type":"Failed","lastUpdateTime":"2026-05-01T12:00:00Z"}]} | 2026-05-01T13:00:00Z
          an issued one ends after an hour                | {"certificate":"eA==","conditions":[{"type":"Approved","lastUpdateTime":"2026-05-01T12:00:00Z"}]} | 2026-05-01T13:00:00Z
          an approved one that nobody signs stays         | {"conditions":[{"type":"Approved","lastUpdateTime":"2026-05-01T12:00:00Z"}]} | stays
          """)
  void theLifeOfARequest(String name, String status, String end) {
    var request =
        Json.parseObject(
            "{\"metadata\":{\"creationTimestamp\":\"2026-05-01T10:00:00Z\"},\"status\":"
                + status
                + "}");

    assertThat(RequestLife.end(request).map(Instant::toString).orElse("stays")).isEqualTo(end);
  }
}
