package dev.insula.apiserver.kinds;

import java.math.BigDecimal;
import java.util.Map;

/** Amounts of resources in Kubernetes' notation, as far as rules and defaults compute with them. */
final class Quantities {

  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("n", BigDecimal.ONE.scaleByPowerOfTen(-9)),
          Map.entry("u", BigDecimal.ONE.scaleByPowerOfTen(-6)),
          Map.entry("m", BigDecimal.ONE.scaleByPowerOfTen(-3)),
          Map.entry("", BigDecimal.ONE),
          Map.entry("k", BigDecimal.ONE.scaleByPowerOfTen(3)),
          Map.entry("M", BigDecimal.ONE.scaleByPowerOfTen(6)),
          Map.entry("G", BigDecimal.ONE.scaleByPowerOfTen(9)),
          Map.entry("T", BigDecimal.ONE.scaleByPowerOfTen(12)),
          Map.entry("P", BigDecimal.ONE.scaleByPowerOfTen(15)),
          Map.entry("E", BigDecimal.ONE.scaleByPowerOfTen(18)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
          Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
          Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

  private Quantities() {}

  /** The amount; zero for what is no quantity, which the schema has refused before. */
  static BigDecimal value(String text) {
    int end = text.length();
    while (end > 0 && Character.isLetter(text.charAt(end - 1))) {
      end--;
    }
    BigDecimal unit = UNITS.get(text.substring(end));
    try {
      return unit == null
          ? new BigDecimal(text)
          : new BigDecimal(text.substring(0, end)).multiply(unit);
    } catch (NumberFormatException e) {
      return BigDecimal.ZERO;
    }
  }

  static int compare(String a, String b) {
    return value(a).compareTo(value(b));
  }

  static String sum(String a, String b) {
    return canonical(value(a).add(value(b)), a);
  }

  private static String canonical(BigDecimal amount, String like) {
    if (like.endsWith("i")) {
      String unit = like.substring(like.length() - 2);
      return amount.divide(UNITS.get(unit)).stripTrailingZeros().toPlainString() + unit;
    }
    BigDecimal milli = amount.movePointRight(3).stripTrailingZeros();
    boolean whole = amount.stripTrailingZeros().scale() <= 0;
    return whole ? amount.stripTrailingZeros().toPlainString() : milli.toPlainString() + "m";
  }
}
