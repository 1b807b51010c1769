package dev.insula.machinery.cel;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Values as text, as Go's formatting gives them. Stateless. */
final class CelText {

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");
  private static final int PLAIN_DIGITS = 21;
  private static final int CONVERTED_DIGITS = 6;

  private CelText() {}

  static String of(Object value) {
    return switch (value) {
      case Double number -> of(number.doubleValue());
      case Instant time -> of(time);
      case Duration duration -> of(duration);
      case TypeValue type -> type.name();
      default -> value.toString();
    };
  }

  /** The shortest digits that give the number again, with an exponent for large or small ones. */
  static String of(double number) {
    return text(number, PLAIN_DIGITS);
  }

  private static String text(double number, int plainDigits) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    if (number == 0) {
      return 1 / number < 0 ? "-0" : "0";
    }
    BigDecimal exact = new BigDecimal(Double.toString(number)).stripTrailingZeros();
    int exponent = exact.precision() - exact.scale() - 1;
    if (exponent >= -4 && exponent < plainDigits) {
      return exact.toPlainString();
    }
    String digits = exact.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    String sign = exponent < 0 ? "-" : "+";
    int size = Math.abs(exponent);
    return (number < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + "e"
        + sign
        + (size < 10 ? "0" : "")
        + size;
  }

  /** As the conversion to a string gives it: with an exponent from a million on. */
  static String converted(double number) {
    return text(number, CONVERTED_DIGITS);
  }

  @SuppressWarnings("JavaInstantGetSecondsGetNano") // the seconds are written before it
  static String of(Instant time) {
    return SECONDS.format(time.atOffset(ZoneOffset.UTC)) + fraction(time.getNano()) + "Z";
  }

  /** Seconds with a fraction, as protobuf writes durations. */
  @SuppressWarnings("JavaDurationGetSecondsGetNano") // the seconds are written before it
  static String of(Duration duration) {
    boolean negative = duration.isNegative();
    Duration size = duration.abs();
    return (negative ? "-" : "") + size.toSeconds() + fraction(size.getNano()) + "s";
  }

  private static String fraction(int nanos) {
    if (nanos == 0) {
      return "";
    }
    String digits = String.format("%09d", nanos);
    int end = digits.length();
    while (digits.charAt(end - 1) == '0') {
      end--;
    }
    return "." + digits.substring(0, end);
  }
}
