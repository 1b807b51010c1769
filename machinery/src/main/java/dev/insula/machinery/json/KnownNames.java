package dev.insula.machinery.json;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Names of members that were read lately, so that most documents share them: a place for each hash,
 * which the last name with it takes. Thread-safe without locks, as a name that is lost is only read
 * again.
 */
final class KnownNames {

  private static final int PLACES = 2048;

  /** Longer names are hardly ever read twice. */
  private static final int LONGEST = 48;

  private final @Nullable String[] names = new @Nullable String[PLACES];

  /** The name that the bytes are in UTF-8. */
  String of(byte[] bytes, int from, int to) {
    if (to - from > LONGEST) {
      return read(bytes, from, to);
    }
    int hash = 0;
    for (int i = from; i < to; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
    String known = names[place];
    if (known != null && isEqual(known, bytes, from, to)) {
      return known;
    }
    String name = read(bytes, from, to);
    names[place] = name;
    return name;
  }

  /** Never true for what is no ASCII: its bytes are no characters. */
  private static boolean isEqual(String name, byte[] bytes, int from, int to) {
    if (name.length() != to - from) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (bytes[i] != name.charAt(i - from)) {
        return false;
      }
    }
    return true;
  }

  private static String read(byte[] bytes, int from, int to) {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
