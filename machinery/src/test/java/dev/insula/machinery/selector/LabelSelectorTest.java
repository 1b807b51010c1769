package dev.insula.machinery.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.object.ApiException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {

  private static final Map<String, String> LABELS =
      Map.of("app", "web", "tier", "front", "n", "7", "example.com/x", "y", "empty", "");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = true,
      textBlock =
          """
          `` | true
          app=web | true
          app==web | true
          app!=web | false
          nope!=web | true
          nope=web | false
          app | true
          !app | false
          !nope | true
          app in (web,db) | true
          app  in  ( web , db ) | true
          app in (db) | false
          app notin (db) | true
          nope notin (db) | true
          app in () | false
          empty in () | true
          empty= | true
          empty=,app | true
          n>5 | true
          n>7 | false
          n<8 | true
          app>5 | false
          nope>5 | false
          app=web,tier=back | false
          app=web,tier in (front,back),!nope | true
          example.com/x=y | true
          in in (in) | false
          app in (in,notin,web) | true
          n in (7,) | true
          empty in (,a) | true
          """)
  void matches(String selector, boolean expected) {
    LabelSelector parsed = LabelSelector.parse(selector);
    assertThat(parsed.matches(LABELS)).isEqualTo(expected);
    assertThat(LabelSelector.parse(parsed.toString()).matches(LABELS)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a*=c | unable to parse requirement: <nil>: Invalid value: "a*": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')
          a b=c | unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt
          A_b/x=y | unable to parse requirement: <nil>: Invalid value: "A_b/x": prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')
          app=a b | found 'b', expected: ',' or 'end of string'
          , | found ',', expected: !, identifier, or 'end of string'
          n>x | unable to parse requirement: values[0]: Invalid value: "x": for 'Gt', 'Lt' operators, the value must be an integer
          app in web | unable to parse requirement: found 'web' expected: '('
          app in (web | unable to parse requirement: found '', expected: ',' or ')'
          app=web, | found '', expected: identifier after ','
          = | found '=', expected: !, identifier, or 'end of string'
          ! | unable to parse requirement: found '', expected: identifier
          app=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | unable to parse requirement: values[0][app]: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": must be no more than 63 bytes
          """)
  void refuses(String selector, String message) {
    assertThatThrownBy(() -> LabelSelector.parse(selector))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(400))
        .hasMessage(message);
  }

  @Test
  void anAbsentObjectMatchesNothingAndAnEmptyOneEverything() {
    assertThat(LabelSelector.ofObject(null).matches(LABELS)).isFalse();
    assertThat(LabelSelector.ofObject(Json.parseObject("{}")).matches(LABELS)).isTrue();
  }

  @Test
  void anObjectIsReadLikeItsText() {
    LabelSelector selector =
        LabelSelector.ofObject(
            Json.parseObject(
                """
                {"matchLabels": {"b": "1"}, "matchExpressions": [
                  {"key": "a", "operator": "In", "values": ["y", "x"]},
                  {"key": "c", "operator": "Exists"},
                  {"key": "d", "operator": "DoesNotExist"},
                  {"key": "e", "operator": "NotIn", "values": ["z"]}]}
                """));
    assertThat(selector).hasToString("a in (x,y),b=1,c,!d,e notin (z)");
  }

  @Test
  void anUnknownOperatorOfAnObjectIsRefused() {
    assertThatThrownBy(
            () ->
                LabelSelector.ofObject(
                    Json.parseObject(
                        "{\"matchExpressions\": [{\"key\": \"a\", \"operator\": \"X\"}]}")))
        .hasMessage("\"X\" is not a valid label selector operator");
  }

  @Test
  void anyTextIsParsedOrRefused() {
    var random = new Random(11);
    String alphabet = "ab,=!()<> \tin not/._-é\0";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder();
      for (int k = random.nextInt(12); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        LabelSelector.parse(text.toString()).matches(LABELS);
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(400);
      }
    }
  }
}
