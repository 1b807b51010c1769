package dev.insula.machinery.podsecurity;

import java.util.Locale;
import java.util.Optional;

/** How strict a policy is, in ascending order. */
public enum Level {
  PRIVILEGED,
  BASELINE,
  RESTRICTED;

  /** The level of a label's value; empty if it names none. */
  public static Optional<Level> parse(String text) {
    for (Level level : values()) {
      if (level.toString().equals(text)) {
        return Optional.of(level);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
