package dev.insula.tenancy.fields;

import static dev.insula.tenancy.Scenario.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.json.JsonObject;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

  @ParameterizedTest(name = "{0} of {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          a        | {'a':'x'}                          | {'a':'X'}
          .a.b     | {'a':{'b':'x','c':'x'}}            | {'a':{'b':'X','c':'x'}}
          a[*]     | {'a':['x',1,'y']}                  | {'a':['X',1,'Y']}
          a[*].b   | {'a':[{'b':'x'},{'c':'x'},'x']}    | {'a':[{'b':'X'},{'c':'x'},'x']}
          a[*].b[*] | {'a':[{'b':['x']},{'b':['y']}]}   | {'a':[{'b':['X']},{'b':['Y']}]}
          a.b      | {'a':['x']}                        | {'a':['x']}
          a        | {'a':{'b':'x'}}                    | {'a':{'b':'x'}}
          a.b      | {}                                 | {}
          """)
  void textsAreRewrittenWhereThePathLeads(String path, String before, String after) {
    JsonObject object = object(before);

    FieldPath.parse(path).rewrite(object, text -> text.toUpperCase(Locale.ROOT));

    assertThat(object).isEqualTo(object(after));
  }

  @ParameterizedTest(name = "{0} of {1} becomes {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      nullValues = "-",
      textBlock =
          """
          a.b | {}              | v | {'a':{'b':'v'}}
          a.b | {'a':{'b':'x'}} | v | {'a':{'b':'v'}}
          a.b | {'a':{'b':'x'}} | - | {'a':{}}
          a.b | {'a':'x'}       | v | {'a':'x'}
          a.b | {'a':'x'}       | - | {'a':'x'}
          a.b | {}              | - | {}
          """)
  void aFieldIsSetOrTakenAway(String path, String before, String value, String after) {
    JsonObject object = object(before);

    FieldPath.parse(path).set(object, value);

    assertThat(object).isEqualTo(object(after));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "a..b", "a[0]", "a[*", "a.[*]", "a.b[*]c"})
  void whatIsNoPathIsRefused(String text) {
    assertThatThrownBy(() -> FieldPath.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPathHasABound() {
    String longest = "a" + ".a".repeat(FieldPath.MOST_STEPS - 1);

    assertThat(FieldPath.parse(longest).steps()).hasSize(FieldPath.MOST_STEPS);
    assertThatThrownBy(() -> FieldPath.parse(longest + ".a"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aPathIsWithinItselfAndWhatHoldsIt() {
    FieldPath path = FieldPath.parse("spec.a.b");

    assertThat(path.isWithin(FieldPath.parse("spec.a"))).isTrue();
    assertThat(path.isWithin(path)).isTrue();
    assertThat(path.isWithin(FieldPath.parse("spec.ab"))).isFalse();
    assertThat(FieldPath.parse("spec.a").isWithin(path)).isFalse();
  }
}
