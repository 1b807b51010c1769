package dev.insula.machinery.selector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.object.ApiException;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FieldSelectorTest {

  private static final Map<String, String> FIELDS =
      Map.of("metadata.name", "a", "type", "b=c,d\\e");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          `` | true
          metadata.name=a | true
          metadata.name==a | true
          metadata.name!=a | false
          metadata.name=a,, | true
          metadata.name= | false
          other= | true
          other!= | false
          metadata.name=a,other=x | false
          type=b\\=c\\,d\\\\e | true
          """)
  void matches(String selector, boolean expected) {
    FieldSelector parsed = FieldSelector.parse(selector);
    assertThat(parsed.matches(f -> FIELDS.getOrDefault(f, ""))).isEqualTo(expected);
    assertThat(FieldSelector.parse(parsed.toString()).terms()).isEqualTo(parsed.terms());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          metadata.name | invalid selector: 'metadata.name'; can't understand 'metadata.name'
          metadata.name in (a) | invalid selector: 'metadata.name in (a)'; can't understand 'metadata.name in (a)'
          metadata.name=a\\x | invalid field selector: invalid escape sequence: \\x
          metadata.name=a\\ | invalid field selector: invalid escape sequence: \\
          metadata.name=a=b | invalid field selector: unescaped character in value: 61
          """)
  void refuses(String selector, String message) {
    assertThatThrownBy(() -> FieldSelector.parse(selector)).hasMessage(message);
  }

  @Test
  void aRequiredValueIsFound() {
    FieldSelector selector = FieldSelector.parse("metadata.name=a,type!=b");
    assertThat(selector.required("metadata.name")).isEqualTo("a");
    assertThat(selector.required("type")).isNull();
  }

  @Test
  void anyTextIsParsedOrRefused() {
    var random = new Random(3);
    String alphabet = "ab,=!\\ .é\uD83D\uDE00";
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder();
      for (int k = random.nextInt(10); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        FieldSelector.parse(text.toString());
      } catch (ApiException e) {
        assertThat(e.code()).isEqualTo(400);
      }
    }
  }
}
