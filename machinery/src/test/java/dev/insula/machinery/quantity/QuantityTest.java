package dev.insula.machinery.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.machinery.quantity.Quantity.MalformedQuantityException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0m, 0",
    "0Ki, 0",
    "-0, 0",
    "+1, 1",
    "1., 1",
    ".5, 500m",
    "0.5, 500m",
    "1000m, 1",
    "1500m, 1500m",
    "1001m, 1001m",
    "1000, 1k",
    "1024, 1024",
    "1024Ki, 1Mi",
    "1024Mi, 1Gi",
    "1.5Gi, 1536Mi",
    "0.5Ki, 512",
    "1000Ki, 1000Ki",
    "1Ei, 1Ei",
    "0.5Mi, 512Ki",
    "0.0001Ki, 102400u",
    "1e3, 1e3",
    "1E3, 1e3",
    "1000e0, 1e3",
    "12e6, 12e6",
    "1e-3, 1e-3",
    "1e0, 1",
    "100e1, 1e3",
    "10e1, 100",
    "1E, 1E",
    "10E, 10E",
    "1.1E, 1100P",
    "10000000k, 10G",
    "1n, 1n",
    "0.1n, 1n",
    "1.0000000001, 1000000001n",
    "-0.1n, -1n",
    "-1500m, -1500m",
    "-1Ki, -1Ki",
    "-1, -1",
    "100000000000000000000, 9223372036854775807",
    "1e1000000, 9223372036854775807e0",
    "9Ei, 9223372036854775807",
    "1e-1000000, 1e-9",
    "00012, 12",
    "123456u, 123456u"
  })
  void isWrittenCanonically(String text, String canonical) {
    String expected = canonical.replace("e0", "");
    assertThat(Quantity.parse(text)).hasToString(expected);
    assertThat(Quantity.parse(Quantity.parse(text).toString())).hasToString(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "1 ", " 1", "1x", "1.2.3", "1kk1x", "1,5", "é", "1\n"})
  void refusesOtherText(String text) {
    assertThatThrownBy(() -> Quantity.parse(text))
        .isInstanceOf(MalformedQuantityException.class)
        .hasMessage(
            "quantities must match the regular expression"
                + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'");
  }

  @Test
  void saysWhichPartIsWrong() {
    assertThatThrownBy(() -> Quantity.parse("k"))
        .hasMessage("unable to parse numeric part of quantity");
    assertThatThrownBy(() -> Quantity.parse("-."))
        .hasMessage("unable to parse numeric part of quantity");
    assertThatThrownBy(() -> Quantity.parse("1ki")).hasMessage("unable to parse quantity's suffix");
    assertThatThrownBy(() -> Quantity.parse("--1")).hasMessage("unable to parse quantity's suffix");
    assertThatThrownBy(() -> Quantity.parse("1e1e"))
        .hasMessageStartingWith("quantities must match");
  }

  @Test
  void amountsOfDifferentFormatsAreCompared() {
    assertThat(Quantity.parse("1Ki")).isEqualByComparingTo(Quantity.parse("1024"));
    assertThat(Quantity.parse("1k")).isLessThan(Quantity.parse("1Ki"));
    assertThat(Quantity.parse("1Ki")).isNotEqualTo(Quantity.parse("1024"));
    assertThat(Quantity.parse("1.0")).isEqualTo(Quantity.parse("1000m"));
    assertThat(Quantity.parse("1.0")).hasSameHashCodeAs(Quantity.parse("1000m"));
  }

  @Test
  void sumsKeepTheFirstFormatUnlessItIsZero() {
    assertThat(Quantity.parse("1Gi").plus(Quantity.parse("1024"))).hasToString("1048577Ki");
    assertThat(Quantity.ZERO.plus(Quantity.parse("1Gi"))).hasToString("1Gi");
    assertThat(Quantity.parse("1").minus(Quantity.parse("1500m"))).hasToString("-500m");
    assertThat(Quantity.parse("100m").minus(Quantity.parse("100m")).isZero()).isTrue();
  }

  @Test
  void valuesAreRoundedUp() {
    assertThat(Quantity.parse("1500m").value()).isEqualTo(2);
    assertThat(Quantity.parse("1n").milliValue()).isEqualTo(1);
    assertThat(Quantity.parse("9Ei").milliValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(Quantity.ofMillis(250)).hasToString("250m");
    assertThat(Quantity.ofBytes(1 << 30)).hasToString("1Gi");
    assertThat(Quantity.of(2000)).hasToString("2k");
  }

  @Test
  void anyTextIsAQuantityOrRefused() {
    var random = new Random(2);
    String alphabet = "0123456789.+-eEinumkKMGTP";
    for (int i = 0; i < 100_000; i++) {
      var text = new StringBuilder();
      for (int k = random.nextInt(9); k > 0; k--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Quantity quantity = Quantity.parse(text.toString());
        // With a binary suffix the canonical form is rounded up to whole units.
        String canonical = quantity.toString();
        assertThat(Quantity.parse(canonical)).hasToString(canonical);
      } catch (MalformedQuantityException e) {
        assertThat(e.getMessage()).isNotEmpty();
      }
    }
  }
}
