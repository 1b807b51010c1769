package dev.insula.machinery.cel;

import dev.cel.common.values.CelByteString;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The order of values that have one. Stateless. */
final class Ordering {

  private Ordering() {}

  /** Negative, zero or positive; fails for values that have no order. */
  static int compare(Object a, Object b) {
    Integer numbers = compareNumbers(a, b);
    if (numbers != null) {
      return numbers;
    }
    if (a instanceof Double || b instanceof Double) {
      if (isNaN(a) || isNaN(b)) {
        throw new CelEvaluationException("NaN values cannot be ordered");
      }
    }
    return switch (a) {
      case String first when b instanceof String second -> compareText(first, second);
      case Boolean first when b instanceof Boolean second -> first.compareTo(second);
      case Instant first when b instanceof Instant second -> first.compareTo(second);
      case Duration first when b instanceof Duration second -> first.compareTo(second);
      case CelByteString first when b instanceof CelByteString second ->
          java.util.Arrays.compareUnsigned(first.toByteArray(), second.toByteArray());
      default -> throw CelEvaluationException.noSuchOverload();
    };
  }

  private static boolean isNaN(Object value) {
    return value instanceof Double number && number.isNaN();
  }

  /** By code points, as UTF-8 sorts; UTF-16 does not agree for supplementary characters. */
  private static int compareText(String a, String b) {
    int shared = Math.min(a.length(), b.length());
    for (int i = 0; i < shared; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean surrogates = Character.isSurrogate(x) != Character.isSurrogate(y);
        return surrogates ? (Character.isSurrogate(x) ? 1 : -1) : Character.compare(x, y);
      }
    }
    return Integer.compare(a.length(), b.length());
  }

  /** The order of two numbers of any types, or null if one is none (or not a number). */
  static @Nullable Integer compareNumbers(Object a, Object b) {
    if (a instanceof Long first && b instanceof Long second) {
      return first.compareTo(second);
    }
    if (a instanceof UnsignedInt first && b instanceof UnsignedInt second) {
      return first.compareTo(second);
    }
    if (isNaN(a) || isNaN(b)) {
      return null;
    }
    BigDecimal first = exact(a);
    BigDecimal second = exact(b);
    if (first == null || second == null) {
      return infinite(a) || infinite(b) ? compareInfinite(a, b) : null;
    }
    return first.compareTo(second);
  }

  private static @Nullable Integer compareInfinite(Object a, Object b) {
    Double first = approximate(a);
    Double second = approximate(b);
    return first == null || second == null ? null : Integer.valueOf(first.compareTo(second));
  }

  private static @Nullable Double approximate(Object value) {
    return switch (value) {
      case Long n -> Double.valueOf(n);
      case UnsignedInt n -> Double.valueOf(n.toDouble());
      case Double n -> n;
      default -> null;
    };
  }

  private static boolean infinite(Object value) {
    return value instanceof Double number && number.isInfinite();
  }

  private static @Nullable BigDecimal exact(Object value) {
    return switch (value) {
      case Long n -> BigDecimal.valueOf(n);
      case UnsignedInt n -> new BigDecimal(n.toString());
      case Double n when !n.isInfinite() && !n.isNaN() -> new BigDecimal(n);
      default -> null;
    };
  }
}
