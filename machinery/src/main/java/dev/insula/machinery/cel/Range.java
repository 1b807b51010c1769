package dev.insula.machinery.cel;

/**
 * Bounds of a size or a cost that is not known exactly. Immutable. What is too large to count stays
 * at {@link Long#MAX_VALUE}.
 */
record Range(long min, long max) {

  static final Range UNKNOWN = new Range(0, Long.MAX_VALUE);
  static final Range ZERO = fixed(0);
  static final Range ONE = fixed(1);

  static Range fixed(long value) {
    return new Range(value, value);
  }

  Range plus(Range other) {
    return new Range(sum(min, other.min), sum(max, other.max));
  }

  Range times(Range other) {
    return new Range(product(min, other.min), product(max, other.max));
  }

  /** Scaled by a factor and rounded up. */
  Range scaled(double factor) {
    return new Range(scaled(min, factor), scaled(max, factor));
  }

  /** The bounds of either. */
  Range or(Range other) {
    return new Range(Math.min(min, other.min), Math.max(max, other.max));
  }

  static long sum(long a, long b) {
    return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
  }

  static long product(long a, long b) {
    return b != 0 && a > Long.MAX_VALUE / b ? Long.MAX_VALUE : a * b;
  }

  private static long scaled(long value, double factor) {
    // The cast stays at the largest value for what is larger.
    return value == Long.MAX_VALUE && factor > 0 ? value : (long) Math.ceil(value * factor);
  }
}
