package dev.insula.controllers.batch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which scheduled time a cron job has to serve now, and when to look again. Pure.
 *
 * @param earliest times up to this one are done with
 */
record CronTimes(CronSchedule schedule, Instant earliest, Instant now) {

  /** Beyond so many missed times a warning is due. */
  private static final long MANY = 100;

  /** Clocks differ a little. */
  private static final Duration MARGIN = Duration.ofMillis(100);

  /**
   * The latest time that is due.
   *
   * @param at null if none is
   * @param tooManyMissed whether very many before it were missed
   */
  record Due(@Nullable Instant at, boolean anyMissed, boolean tooManyMissed) {}

  /**
   * @throws IllegalArgumentException if the schedule has no times
   */
  Due due() {
    Instant first = schedule.next(earliest).orElse(null);
    Instant second = first == null ? null : schedule.next(first).orElse(null);
    if (first == null || second == null) {
      throw new IllegalArgumentException(
          "time difference between two schedules is less than 1 second");
    }
    if (now.isBefore(first)) {
      return new Due(null, false, false);
    }
    if (now.isBefore(second)) {
      return new Due(first, false, false);
    }
    long interval = Math.max(1, Duration.between(first, second).toSeconds());
    long missed = Duration.between(first, now).toSeconds() / interval + 1;
    return new Due(latest(first.plusSeconds((missed - 2) * interval)), true, missed > MANY);
  }

  /** The last one that is not after now, from a point near it. */
  private @Nullable Instant latest(Instant from) {
    Instant last = null;
    Optional<Instant> next = schedule.next(from);
    while (next.isPresent() && !next.get().isAfter(now)) {
      last = next.get();
      next = schedule.next(last);
    }
    return last;
  }

  /** How long it is until the next time. */
  Optional<Duration> untilNext() {
    Instant from = now;
    try {
      Due due = due();
      if (due.at() != null) {
        from = due.at();
      } else if (!due.anyMissed()) {
        from = earliest;
      }
    } catch (IllegalArgumentException e) {
      return schedule.next(now).map(this::until);
    }
    return schedule.next(from).map(this::until);
  }

  private Duration until(Instant next) {
    Duration left = Duration.between(now, next).plus(MARGIN);
    return left.isPositive() ? left : MARGIN;
  }
}
