package dev.insula.machinery.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.RandomJson;
import dev.insula.machinery.json.Json.MalformedJsonException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any bytes are JSON or malformed; the time limit only ends what would go on for minutes. */
@Timeout(60)
class JsonFuzzTest {

  private static final int BODY = 3 * 1024 * 1024;
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "\"a\"",
          "\"\\ud800\"",
          "1",
          "-",
          "1e999",
          "0.1e-999",
          "true",
          "null",
          " ",
          "\"",
          "\\u",
          "/**/",
          "NaN",
          "\u0000",
          "\ufeff",
          "9".repeat(500));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingButMalformedEscapes(long seed) {
    var random = new RandomJson(seed, List.of("a", "b", "c"));
    for (int i = 0; i < 10_000; i++) {
      String whole = Json.string(random.value(5));
      read(random.damaged(whole).getBytes(StandardCharsets.UTF_8));
      read(random.text(PIECES, 12).getBytes(StandardCharsets.UTF_8));
      read(random.bytes(12));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatIsWrittenIsReadAgain(long seed) {
    var random = new RandomJson(seed, List.of("a", "b", "", "é\u0000\"\\"));
    for (int i = 0; i < 5_000; i++) {
      Object value = random.value(6);
      assertThat(Json.parse(Json.bytes(value))).isEqualTo(value);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatAServerEncodedIsReadAlike(long seed) {
    var random = new RandomJson(seed, List.of("a", "b", "", "k:{\"a\":1}", "é\u0000\"\\"));
    for (int i = 0; i < 5_000; i++) {
      var object = JsonObject.of("a", random.value(6));
      assertThat(Json.parseEncoded(Json.bytes(object))).isEqualTo(object);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theQuickReaderAgreesWithTheStrictOneOrRefuses(long seed) {
    var random = new RandomJson(seed, List.of("a", "b", "c"));
    for (int i = 0; i < 10_000; i++) {
      String whole = "{\"x\":" + Json.string(random.value(5)) + "}";
      agree(whole.getBytes(StandardCharsets.UTF_8));
      agree(random.damaged(whole).getBytes(StandardCharsets.UTF_8));
      agree(random.text(PIECES, 12).getBytes(StandardCharsets.UTF_8));
      agree(random.bytes(12));
    }
  }

  private static void agree(byte[] bytes) {
    try {
      Object quick = Json.parseEncoded(bytes);
      assertThat(quick).isEqualTo(Json.parse(bytes));
    } catch (MalformedJsonException e) {
      assertThat(e).hasMessageNotContaining("Exception");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":", "[{\"a\":", "9", "-", "\"", "\\", " ["})
  void endlessInputIsMalformed(String piece) {
    byte[] body = piece.repeat(BODY / piece.length()).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.parse(body)).isInstanceOf(MalformedJsonException.class);
    assertThatThrownBy(() -> Json.parseEncoded(body)).isInstanceOf(MalformedJsonException.class);
  }

  @Test
  void aBodyOfMembersWhoseNamesHaveOneHashIsReadAndSearched() {
    var names = new ArrayList<String>();
    for (int i = 0; i < 1 << 16; i++) {
      var name = new StringBuilder();
      for (int bit = 0; bit < 16; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      names.add(name.toString());
    }
    var text = new StringBuilder("{");
    names.forEach(name -> text.append('"').append(name).append("\":1,"));
    text.setCharAt(text.length() - 1, '}');
    JsonObject object = Json.parseObject(text.toString());
    assertThat(object).hasSize(names.size());
    assertThat(names).allMatch(object::containsKey);
    JsonObject copy = object.deepCopy();
    names.subList(0, 60_000).forEach(copy::delete);
    copy.compact();
    assertThat(copy).hasSize(names.size() - 60_000).containsKey(names.getLast());
  }

  private static void read(byte[] bytes) {
    try {
      Json.parse(bytes, new ArrayList<>());
    } catch (MalformedJsonException e) {
      assertThat(e).hasMessageNotContaining("Exception");
    }
    try {
      var scanner = new JsonScanner(bytes);
      scanner.skip();
    } catch (MalformedJsonException e) {
      assertThat(e).hasMessageNotContaining("Exception");
    }
  }
}
