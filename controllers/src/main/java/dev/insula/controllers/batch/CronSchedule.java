package dev.insula.controllers.batch;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a cron job is due. Immutable. Times are found as the parser that Kubernetes uses finds them:
 * an hour that the clock skips is passed over, one that it repeats comes twice.
 */
sealed interface CronSchedule {

  /** How far ahead a time is looked for: a schedule that has none, has none within this. */
  int YEARS = 5;

  /** The first time after this one; empty if there is none. */
  Optional<Instant> next(Instant after);

  /**
   * Reads a schedule.
   *
   * @param zone where it is read; a {@code TZ=} in the text wins
   * @throws IllegalArgumentException says what is wrong
   */
  static CronSchedule parse(String text, ZoneId zone) {
    if (text.startsWith("TZ=") || text.startsWith("CRON_TZ=")) {
      int space = text.indexOf(' ');
      int equals = text.indexOf('=');
      if (space < 0) {
        throw new IllegalArgumentException("provided bad location " + text.substring(equals + 1));
      }
      return parse(text.substring(space).strip(), zone(text.substring(equals + 1, space)));
    }
    if (text.startsWith("@every ")) {
      return Every.of(text.substring("@every ".length()));
    }
    return new Fields(CronFields.parse(expanded(text)), zone);
  }

  private static ZoneId zone(String name) {
    try {
      return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("provided bad location " + name, e);
    }
  }

  private static String expanded(String text) {
    return switch (text) {
      case "@yearly", "@annually" -> "0 0 1 1 *";
      case "@monthly" -> "0 0 1 * *";
      case "@weekly" -> "0 0 * * 0";
      case "@daily", "@midnight" -> "0 0 * * *";
      case "@hourly" -> "0 * * * *";
      default -> {
        if (text.startsWith("@")) {
          throw new IllegalArgumentException("unrecognized descriptor: " + text);
        }
        yield text;
      }
    };
  }

  /** By the clock of a time zone. */
  record Fields(CronFields fields, ZoneId zone) implements CronSchedule {

    @Override
    public Optional<Instant> next(Instant after) {
      ZonedDateTime time = after.atZone(zone).truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
      int lastYear = time.getYear() + YEARS;
      while (time.getYear() <= lastYear) {
        if (!CronFields.has(fields.months(), time.getMonthValue())) {
          time = startOf(time.toLocalDateTime().plusMonths(1).withDayOfMonth(1));
        } else if (!matchesDay(time)) {
          time = startOf(time.toLocalDateTime().plusDays(1));
        } else if (!CronFields.has(fields.hours(), time.getHour())) {
          time = time.truncatedTo(ChronoUnit.HOURS).plusHours(1);
        } else if (!CronFields.has(fields.minutes(), time.getMinute())) {
          time = time.plusMinutes(1);
        } else {
          return Optional.of(time.toInstant());
        }
      }
      return Optional.empty();
    }

    private boolean matchesDay(ZonedDateTime time) {
      return fields.matchesDay(time.getDayOfMonth(), time.getDayOfWeek().getValue() % 7);
    }

    private ZonedDateTime startOf(LocalDateTime day) {
      return day.toLocalDate().atStartOfDay(zone);
    }
  }

  /** Always the same time apart. */
  record Every(Duration interval) implements CronSchedule {

    /** Reads a duration as {@code 1h30m}; less than a second becomes one. */
    static Every of(String text) {
      try {
        Duration read =
            text.chars().allMatch(c -> "0123456789.hms".indexOf(c) >= 0)
                ? Duration.parse("PT" + text)
                : Duration.ZERO;
        if (read.isZero()) {
          throw new IllegalArgumentException("failed to parse duration @every " + text);
        }
        Duration whole = read.truncatedTo(ChronoUnit.SECONDS);
        return new Every(whole.isZero() ? Duration.ofSeconds(1) : whole);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("failed to parse duration @every " + text, e);
      }
    }

    @Override
    public Optional<Instant> next(Instant after) {
      return Optional.of(after.truncatedTo(ChronoUnit.SECONDS).plus(interval));
    }
  }
}
