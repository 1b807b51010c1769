package dev.insula.machinery.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.RandomJson;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.yaml.Yaml.MalformedYamlException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text is YAML or malformed; the time limit only ends what would go on for minutes. */
@Timeout(60)
class YamlFuzzTest {

  private static final int BODY = 200_000;
  private static final List<String> PIECES =
      List.of(
          "a",
          ": ",
          "- ",
          "\n",
          "  ",
          "&x ",
          "*x",
          "<<: ",
          "? ",
          "| ",
          "> ",
          "{",
          "}",
          "[",
          "]",
          ", ",
          "'",
          "\"",
          "!!int ",
          "!!binary ",
          "!!float ",
          "!<x> ",
          "---\n",
          "...\n",
          "%TAG ! x\n",
          "#",
          "0x",
          "1e9",
          ".inf",
          "0o7",
          "1_0",
          "1:30",
          "~",
          "\t",
          "\\x",
          "é",
          "\u0000",
          "2001-01-01");

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingButMalformedEscapes(long seed) {
    var random = new RandomJson(seed, List.of("a", "b", "c"));
    for (int i = 0; i < 10_000; i++) {
      read(random.text(PIECES, 14));
      read(random.damaged(Yaml.text(random.value(4))));
    }
    for (int i = 0; i < 2_000; i++) {
      read(new String(random.bytes(20), StandardCharsets.ISO_8859_1));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[",
        "{",
        "- ",
        "? ",
        "{a: ",
        "[a, ",
        "a: ",
        "!!int ",
        "&a ",
        "*a ",
        "'",
        "\"",
        "| ",
        "%a\n",
        "--- ",
        "---\n",
        "[]\n",
        "9",
        "0x9",
        "9_",
        "9:",
        "9.",
        "-",
        "a\n",
        "#\n",
        "\\",
        "\t",
        "{}: ",
        "<<: {}\n",
        "- a\n",
        "[[]]",
        "!a",
        "\n"
      })
  void endlessInputEnds(String piece) {
    read(piece.repeat(BODY / piece.length()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "1.", "0x1", "0b1", "0o1", "1_", "1:3", "1e1", "-", "+", "."})
  void aScalarOfMegabytesEnds(String piece) {
    String scalar = piece.repeat(BODY / piece.length());
    for (String tag : List.of("", "!!int ", "!!float ", "!!bool ", "!!binary ", "!!str ")) {
      read("a: " + tag + scalar);
      read("a: " + tag + "0x" + scalar);
    }
  }

  @Test
  void aliasesDoNotNestDeeperThanJsonDoes() {
    var text = new StringBuilder("a0: &a0 x\n");
    for (int i = 1; i < 20; i++) {
      text.append("a%d: &a%d %s*a%d%s\n".formatted(i, i, "[".repeat(300), i - 1, "]".repeat(300)));
    }
    assertThatThrownBy(() -> Yaml.parse(text.toString()))
        .isInstanceOf(MalformedYamlException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void whatIsReadCanBeReadAgainAsJson() {
    var random = new RandomJson(3, List.of("a"));
    for (int i = 0; i < 5_000; i++) {
      try {
        Object value = Yaml.parse(random.text(PIECES, 10));
        Json.parse(Json.bytes(value));
      } catch (MalformedYamlException e) {
        assertThat(e).hasMessageNotContaining("Exception");
      }
    }
  }

  private static void read(String text) {
    try {
      Yaml.parse(text, new ArrayList<>());
    } catch (MalformedYamlException e) {
      assertThat(e).hasMessageNotContaining("Exception");
    }
  }
}
