package dev.insula.machinery.cel;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Parts of timestamps and durations. The checker has their standard declarations. */
final class TimeFunctions {

  private static final int DAYS_OF_WEEK = 7;

  private TimeFunctions() {}

  static void declare(FunctionTable table) {
    part(table, "getFullYear", ZonedDateTime::getYear);
    part(table, "getMonth", time -> time.getMonthValue() - 1);
    part(table, "getDate", ZonedDateTime::getDayOfMonth);
    part(table, "getDayOfMonth", time -> time.getDayOfMonth() - 1);
    part(table, "getDayOfWeek", time -> time.getDayOfWeek().getValue() % DAYS_OF_WEEK);
    part(table, "getDayOfYear", time -> time.getDayOfYear() - 1);
    part(table, "getHours", ZonedDateTime::getHour);
    part(table, "getMinutes", ZonedDateTime::getMinute);
    part(table, "getSeconds", ZonedDateTime::getSecond);
    part(table, "getMilliseconds", time -> time.getNano() / 1_000_000);
    length(table, "getHours", Duration::toHours);
    length(table, "getMinutes", Duration::toMinutes);
    length(table, "getSeconds", Duration::toSeconds);
    length(table, "getMilliseconds", Duration::toMillis);
  }

  private static void part(FunctionTable table, String name, ToLongFunction<ZonedDateTime> part) {
    table.bind(name, args -> partOf(args, part));
  }

  private static @Nullable Object partOf(Object[] args, ToLongFunction<ZonedDateTime> part) {
    if (!(args[0] instanceof Instant time)) {
      return null;
    }
    ZoneId zone =
        args.length > 1 && args[1] instanceof String name ? Times.zone(name) : ZoneOffset.UTC;
    return part.applyAsLong(time.atZone(zone));
  }

  private static void length(FunctionTable table, String name, ToLongFunction<Duration> length) {
    table.bind(
        name, args -> args[0] instanceof Duration duration ? length.applyAsLong(duration) : null);
  }
}
