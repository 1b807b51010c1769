package dev.insula.machinery.schema;

import dev.insula.machinery.object.UtcTime;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Times as {@code metav1.Time} (whole seconds) and {@code metav1.MicroTime} (six digits) read and
 * write them, always in UTC. Stateless.
 */
final class GoTime {

  private static final String SECONDS_LAYOUT = "2006-01-02T15:04:05Z07:00";
  private static final String MICROS_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";

  private static final Pattern PARTS =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2})(\\.\\d+)?(Z|[+-]\\d{2}:\\d{2})");
  private static final Pattern DATE_AND_TIME =
      Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}");

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss'Z'");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'");

  private GoTime() {}

  /**
   * @throws DecodeException if it is no RFC 3339 time
   */
  static String seconds(String text) {
    if (UtcTime.isWholeSeconds(text)) {
      return text;
    }
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw failure(text, SECONDS_LAYOUT, mismatch(text));
    }
    return utc(text).format(SECONDS);
  }

  /**
   * @throws DecodeException if it is no RFC 3339 time with exactly six digits of the second
   */
  static String micros(String text) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw failure(text, MICROS_LAYOUT, mismatch(text));
    }
    String fraction = parts.group(2);
    if (fraction == null || fraction.length() < 7) {
      String rest = (fraction == null ? "" : fraction) + parts.group(3);
      throw failure(text, MICROS_LAYOUT, cannot(rest, ".000000"));
    }
    if (fraction.length() > 7) {
      throw failure(text, MICROS_LAYOUT, cannot(fraction.substring(7) + parts.group(3), "Z07:00"));
    }
    return utc(text).format(MICROS);
  }

  private static OffsetDateTime utc(String text) {
    try {
      return OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw new DecodeException("parsing time \"" + text + "\": " + outOfRange(text));
    }
  }

  private static String outOfRange(String text) {
    int month = Integer.parseInt(text.substring(5, 7));
    int hour = Integer.parseInt(text.substring(11, 13));
    int minute = Integer.parseInt(text.substring(14, 16));
    int second = Integer.parseInt(text.substring(17, 19));
    String what =
        month < 1 || month > 12
            ? "month"
            : hour > 23 ? "hour" : minute > 59 ? "minute" : second > 59 ? "second" : "day";
    return what + " out of range";
  }

  /** Where the text leaves the layout, in the words of Go's {@code time.Parse}. */
  private static String mismatch(String text) {
    Matcher start = DATE_AND_TIME.matcher(text);
    if (start.lookingAt()) {
      return cannot(text.substring(start.end()), "Z07:00");
    }
    String[] layout = {"2006", "-", "01", "-", "02", "T", "15", ":", "04", ":", "05"};
    int at = 0;
    for (String part : layout) {
      int end = at + part.length();
      boolean digits = Character.isDigit(part.charAt(0));
      boolean fits =
          end <= text.length()
              && (digits
                  ? text.substring(at, end).chars().allMatch(c -> c >= '0' && c <= '9')
                  : text.startsWith(part, at));
      if (!fits) {
        return cannot(text.substring(Math.min(at, text.length())), part);
      }
      at = end;
    }
    return cannot("", "Z07:00");
  }

  private static String cannot(String rest, String part) {
    return "cannot parse \"" + rest + "\" as \"" + part + "\"";
  }

  private static DecodeException failure(String text, String layout, String why) {
    return new DecodeException("parsing time \"" + text + "\" as \"" + layout + "\": " + why);
  }
}
