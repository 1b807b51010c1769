package dev.insula.machinery.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.re2j.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignRegexTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
        "(a{10}){100}",
        "a{1000}",
        "[{]{3}",
        "x{,5}",
        "\\{1000}{2}",
        "[[:alpha:]]{2,4}|[]a]{3}|[^]]{3}",
        "(?P<name>a)|(?i)b",
        ""
      })
  void whatIsReasonableCompiles(String regex) {
    assertThat(ForeignRegex.compile(regex)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{100}){100}){100}",
        "((a{1000}){1000}){1000}",
        "(a{2}b){501}",
        "(([a-z]{10}|x){10,20}){11}"
      })
  void repetitionsThatMultiplyAreRefused(String regex) {
    assertThatThrownBy(() -> ForeignRegex.compile(regex))
        .isInstanceOf(PatternSyntaxException.class)
        .hasMessageContaining("invalid repeat count");
  }

  @Test
  void expressionsThatCompileToMuchAreRefused() {
    assertThatThrownBy(() -> ForeignRegex.compile("(" + "ab".repeat(200) + "){1000}"))
        .isInstanceOf(PatternSyntaxException.class)
        .hasMessageContaining("expression too large");
    assertThatThrownBy(() -> ForeignRegex.compile("a".repeat(20_000)))
        .isInstanceOf(PatternSyntaxException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"(", ")", "a{", "[", "[a", "\\", "a{2", "{2}", "a{99999}", "(()", "[[:", "*"})
  void brokenOnesAreRefusedOrCompileButNeverFailOtherwise(String regex) {
    try {
      assertThat(ForeignRegex.compile(regex)).isNotNull();
    } catch (PatternSyntaxException e) {
      assertThat(e).hasMessageContaining("");
    }
  }
}
