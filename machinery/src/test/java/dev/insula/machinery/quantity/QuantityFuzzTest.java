package dev.insula.machinery.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.RandomJson;
import dev.insula.machinery.quantity.Quantity.MalformedQuantityException;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any text is a quantity that can be calculated with, or malformed. */
@Timeout(60)
class QuantityFuzzTest {

  private static final List<String> PIECES =
      List.of(
          "0",
          "1",
          "9",
          "5",
          ".",
          "-",
          "+",
          "e",
          "E",
          "i",
          "n",
          "u",
          "m",
          "k",
          "K",
          "Ki",
          "Mi",
          "Gi",
          "Ti",
          "Pi",
          "Ei",
          "M",
          "G",
          "T",
          "P",
          " ",
          "x",
          "2147483647",
          "9223372036854775808",
          "0".repeat(300),
          "9".repeat(300));

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void nothingButMalformedEscapes(long seed) {
    var random = new RandomJson(seed, List.of("a"));
    for (int i = 0; i < 50_000; i++) {
      String text = random.text(PIECES, 7);
      try {
        Quantity quantity = Quantity.parse(text);
        Quantity again = Quantity.parse(quantity.toString());
        assertThat(again.toString()).as(text).isEqualTo(quantity.toString());
        calculate(quantity);
      } catch (MalformedQuantityException e) {
        assertThat(e).hasMessageNotContaining("Exception");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"9", "0", "1.", "1e9", "e", "-", "."})
  void megabytesAreMalformed(String piece) {
    String text = piece.repeat(3_000_000 / piece.length());
    try {
      calculate(Quantity.parse(text));
    } catch (MalformedQuantityException e) {
      assertThat(e.getMessage()).hasSizeLessThan(200);
    }
  }

  private static void calculate(Quantity quantity) {
    assertThat(quantity.value()).isBetween(-Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(quantity.milliValue()).isBetween(-Long.MAX_VALUE, Long.MAX_VALUE);
    assertThat(quantity.plus(quantity).minus(quantity)).isEqualByComparingTo(quantity);
    assertThat(quantity.hashCode()).isEqualTo(quantity.plus(Quantity.ZERO).hashCode());
  }
}
