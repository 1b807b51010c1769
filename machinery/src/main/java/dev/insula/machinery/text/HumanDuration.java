package dev.insula.machinery.text;

import java.time.Duration;

/**
 * Spans of time as Kubernetes' tables show them: two units where the first one alone would be
 * coarse, {@code 4d2h}, else one. Stateless.
 */
public final class HumanDuration {

  private static final int TWO_YEARS_IN_HOURS = 24 * 365 * 2;
  private static final int EIGHT_YEARS_IN_HOURS = 24 * 365 * 8;

  private HumanDuration() {}

  /** Writes a span; one of the future, beyond what clocks differ by, is {@code <invalid>}. */
  public static String text(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < -1) {
      return "<invalid>";
    }
    if (seconds < 120) {
      return Math.max(seconds, 0) + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return two(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return two(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    return days(hours);
  }

  private static String days(long hours) {
    if (hours < 24 * 8) {
      return two(hours / 24, "d", hours % 24, "h");
    }
    if (hours < TWO_YEARS_IN_HOURS) {
      return hours / 24 + "d";
    }
    long years = hours / 24 / 365;
    if (hours < EIGHT_YEARS_IN_HOURS) {
      return two(years, "y", hours / 24 % 365, "d");
    }
    return years + "y";
  }

  private static String two(long first, String unit, long second, String smaller) {
    return second == 0 ? first + unit : first + unit + second + smaller;
  }
}
