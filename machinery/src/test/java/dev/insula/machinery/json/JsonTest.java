package dev.insula.machinery.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.Json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          1 | 1
          -0 | 0
          5.0 | 5
          1.5 | 1.5
          1e3 | 1000
          1e21 | 1e+21
          1E-7 | 1e-7
          9223372036854775807 | 9223372036854775807
          9223372036854775808 | 9223372036854776000
          "\\u00e9\\ud83d\\ude00\\n" | "é😀\\n"
          "\\u0001\\"\\\\" | "\\u0001\\"\\\\"
          { "b" : [ true , null ] , "a" : {} } | {"b":[true,null],"a":{}}
          """)
  void writesWhatItReads(String text, String written) {
    assertThat(Json.string(Json.parse(text))).isEqualTo(written);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,",
        "{\"a\"}",
        "{\"a\":}",
        "nul",
        "\"a",
        "'a'",
        "{a:1}",
        "1 2",
        "[1]]",
        "01",
        "+1",
        "1e999",
        "\"\u0001\"",
        "NaN",
        "/**/1",
        "[1,]"
      })
  void refusesWhatIsNoJson(String text) {
    assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void refusesBytesThatAreNoText() {
    byte[] bytes = {'"', (byte) 0xc3, (byte) 0x28, '"'};
    assertThatThrownBy(() -> Json.parse(bytes)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void halfOfAPairBecomesTheReplacementCharacter() {
    assertThat(Json.string("\ud800x")).isEqualTo("\"\ufffdx\"");
    assertThat(Json.string("x\udc00")).isEqualTo("\"x\ufffd\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"é", "\"", "\\", "\n", "\u0000", "\u001f", "\u007f", "😀", "中"})
  void longTextsAreWrittenWhateverStandsWhereInThem(String odd) {
    for (int before : new int[] {0, 1, 254, 255, 256, 257, 510, 511, 512, 600}) {
      for (int after : new int[] {0, 1, 300}) {
        String text = "a".repeat(before) + odd + "z".repeat(after);
        assertThat(Json.parse(Json.bytes(text))).isEqualTo(text);
      }
    }
  }

  @Test
  void nestingIsBounded() {
    String deep = "[".repeat(Json.MAX_DEPTH) + "]".repeat(Json.MAX_DEPTH);
    assertThat(Json.string(Json.parse(deep))).isEqualTo(deep);
    assertThatThrownBy(() -> Json.parse("[".repeat(100_000)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void lengthsOfNumbersAreBounded() {
    assertThatThrownBy(() -> Json.parse("1".repeat(1_000_000)))
        .isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void anObjectCanHaveAMillionMembers() {
    var text = new StringBuilder("{");
    for (int i = 0; i < 1_000_000; i++) {
      text.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":").append(i);
    }
    JsonObject object = Json.parseObject(text.append('}').toString());
    assertThat(object.get("k999999")).isEqualTo(999_999L);
    assertThat(Json.bytes(object)).hasSize(text.length());
    object.entrySet().removeIf(e -> !e.getKey().endsWith("7"));
    assertThat(object.size()).isEqualTo(100_000);
  }

  @Test
  void duplicatesAreNamedOnceAndTheLastOneCounts() {
    var duplicates = new ArrayList<String>();
    byte[] text =
        "{\"a\":{\"b\":1,\"b\":2,\"b\":3},\"c\":[{\"d\":1,\"d\":2}],\"a\":{\"x\":1}}"
            .getBytes(StandardCharsets.UTF_8);
    Object value = Json.parse(text, duplicates);
    assertThat(duplicates).containsExactly("a.b", "c[0].d", "a");
    assertThat(value).isEqualTo(Json.parse("{\"c\":[{\"d\":2}],\"a\":{\"x\":1}}"));
  }

  @Test
  void duplicatesAreBounded() {
    var text = new StringBuilder("{");
    for (int i = 0; i < 2000; i++) {
      text.append(i == 0 ? "" : ",").append("\"k").append(i % 1000).append("\":1");
    }
    var duplicates = new ArrayList<String>();
    Json.parse(text.append('}').toString().getBytes(StandardCharsets.UTF_8), duplicates);
    assertThat(duplicates).hasSize(JsonReader.MAX_DUPLICATES);
  }

  @Test
  void anyTextIsReadOrRefused() {
    var random = new Random(5);
    String alphabet = "{}[]\",:0123456789.eE+-truefalsn\\u \n";
    for (int i = 0; i < 50_000; i++) {
      var text = new StringBuilder();
      for (int k = random.nextInt(14); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Json.bytes(Json.parse(text.toString()));
      } catch (MalformedJsonException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
