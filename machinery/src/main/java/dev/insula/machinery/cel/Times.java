package dev.insula.machinery.cel;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads times, durations and time zones as Go does. Stateless. */
final class Times {

  private static final Pattern RFC_3339 =
      Pattern.compile(
          "([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?)"
              + "(Z|[+-][0-9]{2}:[0-9]{2})");
  private static final Pattern PART = Pattern.compile("([0-9]*\\.?[0-9]*)(ns|us|µs|μs|ms|s|m|h)");
  private static final Pattern OFFSET = Pattern.compile("([+-]?)([0-9]{2}):([0-9]{2})");
  private static final int MAX_DURATION_LENGTH = 200;

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private Times() {}

  static Instant parse(String text) {
    if (RFC_3339.matcher(text).matches()) {
      try {
        Instant time = OffsetDateTime.parse(text).toInstant();
        if (time.isBefore(Arithmetic.MIN_TIME) || time.isAfter(Arithmetic.MAX_TIME)) {
          throw new CelEvaluationException("timestamp overflow");
        }
        return time;
      } catch (DateTimeException e) {
        throw malformed(text);
      }
    }
    throw malformed(text);
  }

  private static CelEvaluationException malformed(String text) {
    return new CelEvaluationException(
        "parsing time \"" + text + "\" as \"2006-01-02T15:04:05Z07:00\": cannot parse");
  }

  /** The start of a day in UTC. */
  static Instant parseDate(String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new CelEvaluationException("Invalid date formatted string " + text);
    }
  }

  /** Numbers with units, such as {@code 1h15m} or {@code -1.5s}; zero needs no unit. */
  static Duration parseDuration(String text) {
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Duration.ZERO;
    }
    if (rest.isEmpty() || rest.length() > MAX_DURATION_LENGTH) {
      throw invalidDuration(text);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    int at = 0;
    while (at < rest.length()) {
      if (!part.find(at) || part.start() != at || !part.group(1).matches(".*[0-9].*")) {
        throw invalidDuration(text);
      }
      long unit = NANOS.getOrDefault(part.group(2), 0L);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
      at = part.end();
    }
    BigDecimal signed = negative ? nanos.negate() : nanos;
    try {
      return Duration.ofNanos(signed.toBigInteger().longValueExact());
    } catch (ArithmeticException e) {
      throw invalidDuration(text);
    }
  }

  private static CelEvaluationException invalidDuration(String text) {
    return new CelEvaluationException("time: invalid duration \"" + text + "\"");
  }

  /** A zone by name, or by an offset such as {@code -08:00}. */
  static ZoneId zone(String text) {
    Matcher offset = OFFSET.matcher(text);
    try {
      if (offset.matches()) {
        int sign = offset.group(1).equals("-") ? -1 : 1;
        int hours = Integer.parseInt(offset.group(2));
        int minutes = Integer.parseInt(offset.group(3));
        return ZoneOffset.ofHoursMinutes(sign * hours, sign * minutes);
      }
      return text.isEmpty() ? ZoneOffset.UTC : ZoneId.of(text);
    } catch (DateTimeException e) {
      throw new CelEvaluationException("unknown time zone " + text);
    }
  }
}
