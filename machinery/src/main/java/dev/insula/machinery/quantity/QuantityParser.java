package dev.insula.machinery.quantity;

import dev.insula.machinery.quantity.Quantity.Format;
import dev.insula.machinery.quantity.Quantity.MalformedQuantityException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Reads a quantity. For one use. */
final class QuantityParser {

  private static final String SYNTAX =
      "quantities must match the regular expression"
          + " '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

  /** Digits of a number; more are not read, so that arithmetic stays cheap. */
  private static final int MAX_DIGITS = 1000;

  private static final int MAX_EXACT_DIGITS = 18;

  /** That of E, the greatest suffix. */
  private static final int MAX_SI_EXPONENT = 18;

  private static final String SUFFIX_CHARACTERS = "eEinumkKMGTP";

  private final String text;
  private int at;

  QuantityParser(String text) {
    this.text = text;
  }

  Quantity parse() {
    if (text.isEmpty() || text.length() > MAX_DIGITS) {
      throw new MalformedQuantityException(SYNTAX);
    }
    String number = number();
    Suffix suffix = Suffix.of(suffix());
    if (suffix == null) {
      throw new MalformedQuantityException("unable to parse quantity's suffix");
    }
    if (number.chars().noneMatch(c -> c >= '0' && c <= '9')) {
      throw new MalformedQuantityException("unable to parse numeric part of quantity");
    }
    return bounded(new BigDecimal(number), suffix);
  }

  /** A sign, digits, and a fraction, each of which can be missing. */
  private String number() {
    if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
      at++;
    }
    digits();
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      digits();
    }
    return text.substring(0, at);
  }

  /** Letters, and the exponent after an e. */
  private String suffix() {
    int start = at;
    while (at < text.length() && SUFFIX_CHARACTERS.indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    digits();
    if (at < text.length()) {
      throw new MalformedQuantityException(SYNTAX);
    }
    return text.substring(start);
  }

  private void digits() {
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
  }

  /** Cut to the greatest amount, and rounded up, away from zero, to the finest one. */
  private static Quantity bounded(BigDecimal number, Suffix suffix) {
    if (number.signum() == 0) {
      return new Quantity(BigDecimal.ZERO, suffix.format());
    }
    BigDecimal size = scaled(number.abs(), suffix);
    Format format = suffix.format();
    if (format == Format.BINARY_SI && size.compareTo(BigDecimal.ONE) < 0) {
      format = Format.DECIMAL_SI;
    }
    return new Quantity(number.signum() < 0 ? size.negate() : size, format);
  }

  private static BigDecimal scaled(BigDecimal number, Suffix suffix) {
    if (suffix.format() == Format.BINARY_SI) {
      BigDecimal factor = BigDecimal.TWO.pow(Math.toIntExact(suffix.exponent()));
      return limited(number.multiply(factor));
    }
    if (isShort(number)
        && suffix.exponent() <= MAX_SI_EXPONENT
        && suffix.exponent() >= -MAX_SI_EXPONENT) {
      return rounded(number.scaleByPowerOfTen(Math.toIntExact(suffix.exponent())));
    }
    // The position of the first digit is known without writing the number out.
    long magnitude = (long) number.precision() - number.scale() + suffix.exponent();
    if (magnitude > 20 || suffix.exponent() > Integer.MAX_VALUE) {
      return Quantity.MAX;
    }
    if (magnitude < -Quantity.MAX_SCALE || suffix.exponent() < Integer.MIN_VALUE) {
      return BigDecimal.ONE.movePointLeft(Quantity.MAX_SCALE);
    }
    return limited(number.scaleByPowerOfTen(Math.toIntExact(suffix.exponent())));
  }

  private static BigDecimal limited(BigDecimal size) {
    return rounded(size).min(Quantity.MAX);
  }

  /** Whether Kubernetes keeps the digits and the exponent apart, and so cuts nothing off. */
  private static boolean isShort(BigDecimal number) {
    return number.precision() <= MAX_EXACT_DIGITS && number.scale() <= Quantity.MAX_SCALE;
  }

  private static BigDecimal rounded(BigDecimal size) {
    return size.scale() > Quantity.MAX_SCALE
        ? size.setScale(Quantity.MAX_SCALE, RoundingMode.UP)
        : size;
  }
}
