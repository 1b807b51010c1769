package dev.insula.apiserver.table;

import dev.insula.machinery.text.HumanDuration;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** How long ago the time stamps of objects were. */
final class Ages {

  static final String UNKNOWN = "<unknown>";

  private Ages() {}

  /** The age of a time stamp of the API, {@code <unknown>} if there is none. */
  static String since(@Nullable Object timestamp, Instant now) {
    Instant then = instant(timestamp);
    return then == null ? UNKNOWN : HumanDuration.text(Duration.between(then, now));
  }

  static @Nullable Instant instant(@Nullable Object timestamp) {
    if (!(timestamp instanceof String text) || text.isEmpty()) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
