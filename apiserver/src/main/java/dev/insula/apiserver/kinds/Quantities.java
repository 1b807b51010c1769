package dev.insula.apiserver.kinds;

import dev.insula.machinery.quantity.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;

/** Amounts of resources as texts, as rules and defaults compute with them. */
final class Quantities {

  private Quantities() {}

  /** The amount; zero for what is no quantity, which the schema has refused before. */
  static BigDecimal value(String text) {
    return quantity(text).amount();
  }

  /** The amount as a whole number, rounded away from zero. */
  static long whole(String text) {
    return value(text).setScale(0, RoundingMode.UP).longValue();
  }

  static int compare(String a, String b) {
    return value(a).compareTo(value(b));
  }

  static String sum(String a, String b) {
    return quantity(a).plus(quantity(b)).toString();
  }

  private static Quantity quantity(String text) {
    try {
      return Quantity.parse(text);
    } catch (Quantity.MalformedQuantityException e) {
      return Quantity.ZERO;
    }
  }
}
