package dev.insula.machinery.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/**
 * An amount such as {@code 500m}, {@code 1.5Gi} or {@code 2e3}: exact down to a billionth, up to
 * what 63 bits hold. Immutable, thread-safe. Equality is that of amount and format; {@link
 * #compareTo} looks at amounts only.
 *
 * <p>Source: the serialisation rules of {@code resource.Quantity} in the Kubernetes API reference.
 *
 * @param amount with at most nine decimal places
 * @param format how the amount is written
 */
public record Quantity(BigDecimal amount, Format format) implements Comparable<Quantity> {

  /** The suffixes an amount is written with. */
  public enum Format {
    /** {@code 100m}, {@code 5k}. */
    DECIMAL_SI,
    /** {@code 64Ki}, {@code 1Gi}. */
    BINARY_SI,
    /** {@code 12e6}. */
    DECIMAL_EXPONENT
  }

  /** What a text is refused with that is no quantity, in Kubernetes' words. */
  public static final class MalformedQuantityException extends RuntimeException {
    MalformedQuantityException(String message) {
      super(message);
    }
  }

  public static final Quantity ZERO = new Quantity(BigDecimal.ZERO, Format.DECIMAL_SI);

  /** Decimal places that are kept; what is finer is rounded up, away from zero. */
  static final int MAX_SCALE = 9;

  static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

  private static final BigInteger KIBI = BigInteger.valueOf(1024);
  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

  /** An amount of whole units. */
  public static Quantity of(long units) {
    return new Quantity(BigDecimal.valueOf(units), Format.DECIMAL_SI);
  }

  /** An amount of thousandths, as CPUs are counted. */
  public static Quantity ofMillis(long millis) {
    return new Quantity(BigDecimal.valueOf(millis, 3), Format.DECIMAL_SI);
  }

  /** An amount of bytes, written with binary suffixes. */
  public static Quantity ofBytes(long bytes) {
    return new Quantity(BigDecimal.valueOf(bytes), Format.BINARY_SI);
  }

  /** Reads a quantity; {@link MalformedQuantityException} if the text is none. */
  public static Quantity parse(String text) {
    return new QuantityParser(text).parse();
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  /** -1, 0 or 1. */
  public int signum() {
    return amount.signum();
  }

  /** The sum, in the format of this quantity unless this is zero. */
  public Quantity plus(Quantity other) {
    return new Quantity(amount.add(other.amount), isZero() ? other.format : format);
  }

  /** The difference, in the format of this quantity unless this is zero. */
  public Quantity minus(Quantity other) {
    return new Quantity(amount.subtract(other.amount), isZero() ? other.format : format);
  }

  /** Whole units, rounded up. */
  public long value() {
    return rounded(0);
  }

  /** Thousandths, rounded up. */
  public long milliValue() {
    return rounded(3);
  }

  private long rounded(int scale) {
    BigDecimal scaled = amount.movePointRight(scale).setScale(0, RoundingMode.UP);
    return scaled.min(MAX).max(MAX.negate()).longValueExact();
  }

  /** By amounts, whatever the formats. */
  @Override
  public int compareTo(Quantity other) {
    return amount.compareTo(other.amount);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Quantity quantity
        && format == quantity.format
        && compareTo(quantity) == 0;
  }

  @Override
  public int hashCode() {
    return amount.stripTrailingZeros().hashCode();
  }

  /**
   * The canonical form: no fraction, the largest suffix that leaves none, and 1Ki only from 1024
   * on.
   */
  @Override
  public String toString() {
    if (isZero()) {
      return "0";
    }
    boolean small = amount.abs().compareTo(new BigDecimal(KIBI)) < 0;
    return format == Format.BINARY_SI && !small ? binary() : decimal();
  }

  private String binary() {
    BigInteger mantissa = amount.setScale(0, RoundingMode.UP).toBigIntegerExact();
    int power = 0;
    while (power + 1 < Suffix.BINARY.size() && divides(KIBI, mantissa)) {
      mantissa = mantissa.divide(KIBI);
      power++;
    }
    return mantissa + Suffix.BINARY.get(power);
  }

  private String decimal() {
    BigInteger mantissa = amount.setScale(MAX_SCALE, RoundingMode.UP).unscaledValue();
    int exponent = -MAX_SCALE;
    while (divides(THOUSAND, mantissa)) {
      mantissa = mantissa.divide(THOUSAND);
      exponent += 3;
    }
    if (format == Format.DECIMAL_EXPONENT) {
      return exponent == 0 ? mantissa.toString() : mantissa + "e" + exponent;
    }
    return mantissa + Suffix.decimal(exponent);
  }

  private static boolean divides(BigInteger divisor, BigInteger value) {
    return value.mod(divisor).signum() == 0;
  }
}
