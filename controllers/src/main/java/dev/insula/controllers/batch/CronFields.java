package dev.insula.controllers.batch;

import java.util.List;
import java.util.Locale;

/**
 * The fields of a cron schedule as sets of bits, read in the dialect of the parser that Kubernetes
 * uses: lists of ranges with steps, names, {@code ?} as {@code *}, {@code N/step} up to the end.
 *
 * @param everyDay whether the day of month or the day of week begins with a star, so that both have
 *     to match; otherwise one of them is enough
 */
record CronFields(
    long minutes, long hours, long daysOfMonth, long months, long daysOfWeek, boolean everyDay) {

  private static final List<String> MONTHS =
      List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
  private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

  private static final Field MINUTE = new Field(0, 59, List.of());
  private static final Field HOUR = new Field(0, 23, List.of());
  private static final Field DAY = new Field(1, 31, List.of());
  private static final Field MONTH = new Field(1, 12, MONTHS);
  private static final Field WEEKDAY = new Field(0, 6, DAYS);

  private record Field(int least, int most, List<String> names) {}

  private record Bits(long set, boolean star) {}

  /**
   * Reads five fields.
   *
   * @throws IllegalArgumentException says what is wrong
   */
  static CronFields parse(String text) {
    String[] fields = text.strip().split("\\s+");
    if (fields.length != 5) {
      throw new IllegalArgumentException(
          "expected exactly 5 fields, found "
              + fields.length
              + ": ["
              + String.join(" ", fields)
              + "]");
    }
    Bits day = bits(fields[2], DAY);
    Bits weekday = bits(fields[4], WEEKDAY);
    return new CronFields(
        bits(fields[0], MINUTE).set(),
        bits(fields[1], HOUR).set(),
        day.set(),
        bits(fields[3], MONTH).set(),
        weekday.set(),
        day.star() || weekday.star());
  }

  static boolean has(long set, int value) {
    return (set & 1L << value) != 0;
  }

  /** Whether the day is one of the schedule; the day of week counts from Sunday, 0. */
  boolean matchesDay(int dayOfMonth, int dayOfWeek) {
    boolean day = has(daysOfMonth, dayOfMonth);
    boolean weekday = has(daysOfWeek, dayOfWeek);
    return everyDay ? day && weekday : day || weekday;
  }

  private static Bits bits(String text, Field field) {
    long set = 0;
    boolean star = false;
    for (String part : text.split(",")) {
      if (!part.isEmpty()) {
        Bits range = range(part, field);
        set |= range.set();
        star |= range.star();
      }
    }
    return new Bits(set, star);
  }

  private static Bits range(String part, Field field) {
    String[] stepped = part.split("/", -1);
    if (stepped.length > 2) {
      throw new IllegalArgumentException("too many slashes: " + part);
    }
    String[] ends = stepped[0].split("-", -1);
    int step = stepped.length == 2 ? number(stepped[1]) : 1;
    if (step == 0) {
      throw new IllegalArgumentException("step of range should be a positive number: " + part);
    }
    boolean star = ends[0].equals("*") || ends[0].equals("?");
    int first = star ? field.least() : named(ends[0], field);
    int last;
    if (star || (stepped.length == 2 && ends.length == 1)) {
      last = field.most();
    } else if (ends.length > 2) {
      throw new IllegalArgumentException("too many hyphens: " + part);
    } else {
      last = ends.length == 2 ? named(ends[1], field) : first;
    }
    check(first, last, field, part);
    long set = 0;
    for (int value = first; value <= last; value += step) {
      set |= 1L << value;
    }
    return new Bits(set, star && step == 1);
  }

  private static void check(int first, int last, Field field, String part) {
    if (first < field.least()) {
      throw new IllegalArgumentException(
          "beginning of range (%d) below minimum (%d): %s".formatted(first, field.least(), part));
    }
    if (last > field.most()) {
      throw new IllegalArgumentException(
          "end of range (%d) above maximum (%d): %s".formatted(last, field.most(), part));
    }
    if (first > last) {
      throw new IllegalArgumentException(
          "beginning of range (%d) beyond end of range (%d): %s".formatted(first, last, part));
    }
  }

  private static int named(String text, Field field) {
    int position = field.names().indexOf(text.toLowerCase(Locale.ROOT));
    return position >= 0 ? position + field.least() : number(text);
  }

  private static int number(String text) {
    try {
      int number = Integer.parseInt(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("failed to parse int from " + text, e);
    }
    throw new IllegalArgumentException("negative number (" + text + ") not allowed");
  }
}
