package dev.insula.machinery.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.yaml.Yaml.MalformedYamlException;
import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class YamlTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          yes | true
          y | true
          On | true
          NO | false
          n | false
          'yes' | "yes"
          "off" | "off"
          yEs | "yEs"
          ~ | null
          NULL | null
          12 | 12
          0o14 | 12
          014 | 12
          08 | 8
          0x1F | 31
          0b11 | 3
          -0b11 | -3
          1_000 | 1000
          +5 | 5
          1.5 | 1.5
          .5 | 0.5
          1e3 | 1000
          1e999 | "1e999"
          9223372036854775808 | 9223372036854776000
          99999999999999999999 | 100000000000000000000
          12:30 | "12:30"
          2001-12-14 | "2001-12-14"
          2001-12-14T21:59:43Z | "2001-12-14T21:59:43Z"
          1.2.3 | "1.2.3"
          100m | "100m"
          - | [null]
          !!str 12 | "12"
          !!int 12 | 12
          !!float 12 | 12
          !!binary aGk= | "hi"
          !custom x | "x"
          {a: 1, b: [x, z]} | {"a":1,"b":["x","z"]}
          {1: a, true: b, 1.5: c, ~: d} | {"1":"a","true":"b","1.5":"c","null":"d"}
          {a: &x {b: 1}, c: *x} | {"a":{"b":1},"c":{"b":1}}
          {a: &x {b: 1, c: 2}, d: {<<: *x, c: 3}} | {"a":{"b":1,"c":2},"d":{"b":1,"c":3}}
          {d: {<<: [{a: 1}, {a: 2, b: 3}]}} | {"d":{"a":1,"b":3}}
          """)
  void readsLikeKubernetes(String yaml, String json) {
    assertThat(Json.string(Yaml.parse(yaml))).isEqualTo(json);
  }

  @Test
  void nothingIsNull() {
    assertThat(Yaml.parse("")).isEqualTo(JsonNull.NULL);
    assertThat(Yaml.parse("# only a comment\n")).isEqualTo(JsonNull.NULL);
    assertThat(Yaml.parseAll("")).isEmpty();
  }

  @Test
  void severalDocumentsAreRead() {
    assertThat(Yaml.parseAll("a: 1\n---\nb: 2\n---\n"))
        .containsExactly(JsonObject.of("a", 1L), JsonObject.of("b", 2L), JsonNull.NULL);
    assertThat(Yaml.parse("a: 1\n---\n[")).isEqualTo(JsonObject.of("a", 1L));
  }

  @Test
  void duplicatesAreToldWithTheirLine() {
    var duplicates = new ArrayList<String>();
    Object value = Yaml.parse("a: 1\nb:\n  k: v\n  k: w\n", duplicates);
    assertThat(duplicates).containsExactly("line 4: key \"k\" already set in map");
    assertThat(Json.string(value)).isEqualTo("{\"a\":1,\"b\":{\"k\":\"w\"}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `a: [` | yaml: line 1: did not find expected node content
          `a: [
          ` | yaml: line 1: did not find expected node content
          `a: b: c` | yaml: mapping values are not allowed in this context
          `a: *x` | yaml: unknown anchor 'x' referenced
          `a: &x [*x]` | yaml: unknown anchor 'x' referenced
          `{<<: 1}` | yaml: map merge requires map or sequence of maps as the value
          `{[a]: 1}` | yaml: invalid map key: []interface {}{"a"}
          `.inf` | yaml: json: unsupported value: .inf
          """)
  void saysWhatIsWrong(String yaml, String message) {
    assertThatThrownBy(() -> Yaml.parse(yaml))
        .isInstanceOf(MalformedYamlException.class)
        .hasMessage(message);
  }

  @Test
  void whatAliasesAddUpToIsBounded() {
    var laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      laughs.append("a" + i + ": &a" + i + " [" + (before + ", ").repeat(8) + before + "]\n");
    }
    assertThatThrownBy(() -> Yaml.parse(laughs.toString()))
        .hasMessage("yaml: document contains excessive aliasing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? "})
  void nestingIsBounded(String opening) {
    assertThatThrownBy(() -> Yaml.parse(opening.repeat(3000)))
        .isInstanceOf(MalformedYamlException.class);
  }

  @Test
  void lengthIsBounded() {
    assertThatThrownBy(() -> Yaml.parse("a".repeat(Yaml.MAX_LENGTH + 1)))
        .isInstanceOf(MalformedYamlException.class);
  }

  @Test
  void writesBlocksAsKubernetesDoes() {
    Object value =
        Json.parse(
            """
            {"kind": "X", "b": {"z": [], "y": {}, "list": [{"b": 1, "a": "x"}, ["n"], "s"]},
             "text": "one\\ntwo\\n", "bare": "a\\nb", "yes": "yes", "n": "12", "ip": "10.0.0.1", "e": ""}
            """);
    assertThat(Yaml.text(value))
        .isEqualTo(
            """
            b:
              list:
              - a: x
                b: 1
              - - "n"
              - s
              "y": {}
              z: []
            bare: |-
              a
              b
            e: ""
            ip: 10.0.0.1
            kind: X
            "n": "12"
            text: |
              one
              two
            "yes": "yes"
            """);
  }

  @Test
  void readsWhatItWrites() {
    var random = new Random(3);
    String[] words = {
      "yes",
      "a: b",
      "# c",
      "- d",
      "",
      " ",
      "x ",
      "1e3",
      "0x1",
      "multi\nline\n",
      "\n",
      "a\n\n\nb\n\n",
      "tab\t",
      "é",
      "'",
      "\"",
      "\\",
      "{",
      "*a",
      "null",
      "~",
      "=",
      "<<",
      "2001-01-01",
      "a:",
      "10.0.0.1",
      "%",
      "@",
      "\u0001",
      "\uD83D\uDE00",
      "trail \n x",
      "|",
      ">",
      "1:2",
      "-",
      "?",
      "a #b",
      "\u2028",
      "!t"
    };
    for (int i = 0; i < 3000; i++) {
      Object value = random(random, words, 3);
      String text = Yaml.text(value);
      assertThat(Yaml.parse(text)).as(text).isEqualTo(value);
    }
  }

  private static Object random(Random random, String[] words, int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> (long) random.nextInt(100) - 50;
      case 1 -> random.nextBoolean();
      case 2 -> words[random.nextInt(words.length)];
      case 3 -> random.nextBoolean() ? JsonNull.NULL : (Object) 1.5;
      case 4 -> {
        var array = new JsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
          array.add(random(random, words, depth - 1));
        }
        yield array;
      }
      default -> {
        var object = new JsonObject();
        for (int i = random.nextInt(4); i > 0; i--) {
          object.put(words[random.nextInt(words.length)], random(random, words, depth - 1));
        }
        yield object;
      }
    };
  }

  @Test
  void anyTextIsReadOrRefused() {
    var random = new Random(8);
    String alphabet = "ab:-?[]{},#&*!|>'\"%@` \n\t01._<~\0é";
    for (int i = 0; i < 30_000; i++) {
      var text = new StringBuilder();
      for (int k = random.nextInt(16); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Yaml.parse(text.toString());
      } catch (MalformedYamlException e) {
        assertThat(e).hasMessageStartingWith("yaml: ");
      }
    }
  }
}
