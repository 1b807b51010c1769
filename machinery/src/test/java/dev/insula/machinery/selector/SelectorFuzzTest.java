package dev.insula.machinery.selector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.RandomJson;
import dev.insula.machinery.object.ApiException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text is a selector or refused with 400. */
@Timeout(60)
class SelectorFuzzTest {

  private static final List<String> PIECES =
      List.of(
          "a",
          "b",
          "a/b",
          "example.com/",
          "in",
          "notin",
          " ",
          "(",
          ")",
          ",",
          "=",
          "==",
          "!=",
          "!",
          ">",
          "<",
          "1",
          "-1",
          "9".repeat(30),
          "\\",
          "\\=",
          "é",
          "\u0000",
          "metadata.name",
          ".",
          "-",
          "x".repeat(70));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingButBadRequestsEscapes(long seed) {
    var random = new RandomJson(seed, List.of("a"));
    for (int i = 0; i < 30_000; i++) {
      read(random.text(PIECES, 9));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a,",
        "a=b,",
        "!",
        "(",
        "a in (",
        "a in (b,c),",
        "b,",
        ",",
        "=",
        "\\",
        "a",
        "a.",
        "a-",
        "a/",
        "\\=",
        "metadata.name=a,",
        " ",
        "!a,"
      })
  void megabytesEnd(String piece) {
    String text = piece.repeat(300_000 / piece.length());
    read(text);
    read("a in (" + text + ")");
    read("a=" + text);
  }

  private static void read(String text) {
    try {
      LabelSelector selector = LabelSelector.parse(text);
      selector.matches(Map.of("a", "b"));
      assertThat(LabelSelector.parse(selector.toString()).toString())
          .isEqualTo(selector.toString());
    } catch (ApiException e) {
      assertThat(e.code()).isEqualTo(400);
    }
    try {
      FieldSelector selector = FieldSelector.parse(text);
      selector.matches(field -> field);
      assertThat(FieldSelector.parse(selector.toString()).terms())
          .containsExactlyInAnyOrderElementsOf(selector.terms());
    } catch (ApiException e) {
      assertThat(e.code()).isEqualTo(400);
    }
  }
}
