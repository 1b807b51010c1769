package dev.insula.machinery.quantity;

import dev.insula.machinery.quantity.Quantity.Format;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a suffix multiplies with: a power of ten or two.
 *
 * @param exponent of the base that the format has
 */
record Suffix(Format format, long exponent) {

  /** By powers of 1024. */
  static final List<String> BINARY = List.of("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei");

  /** By powers of 1000, from a billionth on. */
  private static final List<String> DECIMAL =
      List.of("n", "u", "m", "", "k", "M", "G", "T", "P", "E");

  /** The suffix for a power of ten, which must be one of those that have a suffix. */
  static String decimal(int exponent) {
    int at = exponent / 3 + 3;
    return at < DECIMAL.size() ? DECIMAL.get(at) : "e" + exponent;
  }

  /** Null for what is no suffix. */
  static @Nullable Suffix of(String text) {
    int decimal = DECIMAL.indexOf(text);
    if (decimal >= 0) {
      return new Suffix(Format.DECIMAL_SI, (decimal - 3) * 3L);
    }
    int binary = BINARY.indexOf(text);
    if (binary >= 0) {
      return new Suffix(Format.BINARY_SI, binary * 10L);
    }
    if (text.length() > 1 && (text.charAt(0) == 'e' || text.charAt(0) == 'E')) {
      try {
        return new Suffix(Format.DECIMAL_EXPONENT, Long.parseLong(text.substring(1)));
      } catch (NumberFormatException e) {
        return null;
      }
    }
    return null;
  }
}
