package dev.insula.controllers.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToleranceTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          a taint that nothing tolerates          | []                                                                                              | 0
          a taint that is tolerated for ever      | [{"key":"k","operator":"Exists"}]                                                               | -1
          a taint that is tolerated for a while   | [{"key":"k","operator":"Exists","tolerationSeconds":30}]                                        | 30
          the shortest of two times               | [{"key":"k","operator":"Exists","tolerationSeconds":30},{"key":"k","value":"v","tolerationSeconds":9}] | 9
          a time that is over before it begins    | [{"operator":"Exists","tolerationSeconds":-5}]                                                  | 0
          a toleration of another effect          | [{"key":"k","operator":"Exists","effect":"NoSchedule"}]                                         | 0
          a toleration of another value           | [{"key":"k","value":"w"}]                                                                       | 0
          """)
  void howLongAPodStays(String name, String tolerations, long seconds) {
    var given = Json.parseObject("{\"t\":" + tolerations + "}").objects("t");
    var taints =
        Json.parseObject(
                "{\"t\":[{\"key\":\"k\",\"value\":\"v\",\"effect\":\"NoExecute\"},"
                    + "{\"key\":\"x\",\"effect\":\"NoSchedule\"}]}")
            .objects("t");
    var expected = seconds < 0 ? Tolerance.FOR_EVER : Duration.ofSeconds(seconds);

    assertThat(Tolerance.of(given, taints)).isEqualTo(expected);
  }
}
