package dev.insula.apiserver.kinds;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Checks schedules in the notation of cron: five fields of numbers, names, ranges, steps and lists,
 * or a descriptor such as {@code @daily}. Messages are those of Kubernetes' parser. Stateless.
 */
final class CronSchedule {

  private static final Set<String> DESCRIPTORS =
      Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
  private static final String EVERY = "@every ";
  private static final List<Field> FIELDS =
      List.of(
          new Field("minute", 0, 59, List.of()),
          new Field("hour", 0, 23, List.of()),
          new Field("day of month", 1, 31, List.of()),
          new Field(
              "month",
              1,
              12,
              List.of(
                  "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")),
          new Field("day of week", 0, 6, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private record Field(String name, int least, int most, List<String> names) {}

  private CronSchedule() {}

  /** What is wrong, empty if nothing is. */
  static String check(String schedule) {
    if (schedule.startsWith("@")) {
      boolean every = schedule.startsWith(EVERY) && schedule.length() > EVERY.length();
      return every || DESCRIPTORS.contains(schedule) ? "" : "unrecognized descriptor: " + schedule;
    }
    String[] fields = schedule.strip().split("\\s+");
    if (fields.length != FIELDS.size()) {
      return "expected exactly 5 fields, found "
          + fields.length
          + ": ["
          + String.join(" ", fields)
          + "]";
    }
    for (int i = 0; i < fields.length; i++) {
      for (String part : fields[i].split(",", -1)) {
        String wrong = part(part, FIELDS.get(i));
        if (!wrong.isEmpty()) {
          return wrong;
        }
      }
    }
    return "";
  }

  private static String part(String part, Field field) {
    String[] stepped = part.split("/", -1);
    if (stepped.length > 2) {
      return "too many slashes: " + part;
    }
    if (stepped.length == 2 && number(stepped[1], field) < 0) {
      return notANumber(stepped[1]);
    }
    if (stepped.length == 2 && number(stepped[1], field) == 0) {
      return "step of range should be a positive number: " + part;
    }
    if (stepped[0].equals("*") || stepped[0].equals("?")) {
      return "";
    }
    return range(stepped[0], part, field);
  }

  private static String range(String text, String part, Field field) {
    String[] ends = text.split("-", -1);
    if (ends.length > 2) {
      return "too many hyphens: " + part;
    }
    for (String end : ends) {
      if (number(end, field) < 0) {
        return notANumber(end);
      }
    }
    int start = number(ends[0], field);
    int end = ends.length == 2 ? number(ends[1], field) : start;
    if (start < field.least()) {
      return "beginning of range (" + start + ") below minimum (" + field.least() + "): " + part;
    }
    if (end > field.most()) {
      return "end of range (" + end + ") above maximum (" + field.most() + "): " + part;
    }
    return start > end
        ? "beginning of range (" + start + ") beyond end of range (" + end + "): " + part
        : "";
  }

  private static int number(String text, Field field) {
    int named = field.names().indexOf(text.toLowerCase(Locale.ROOT));
    if (named >= 0) {
      return named + field.least();
    }
    boolean digits =
        !text.isEmpty() && text.length() < 9 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return digits ? Integer.parseInt(text) : -1;
  }

  private static String notANumber(String text) {
    return "failed to parse int from "
        + text
        + ": strconv.Atoi: parsing "
        + ErrorValue.text(text)
        + ": invalid syntax";
  }
}
