package dev.insula.store.rocks;

import dev.insula.store.KeyRange;
import java.util.function.Consumer;

/**
 * Ranges of all keys below a path segment: what belongs to a key is found by looking up its few
 * prefixes, whatever the number of ranges.
 */
final class PathPrefixes {

  private PathPrefixes() {}

  /** Whether a range is everything, or everything below a path segment. */
  static boolean isOne(KeyRange range) {
    String from = range.from();
    return (from.isEmpty() || from.endsWith("/")) && range.equals(KeyRange.prefix(from));
  }

  /** Sees the prefix of each such range that a key belongs to, the widest first. */
  static void of(String key, Consumer<String> seen) {
    seen.accept("");
    for (int slash = key.indexOf('/'); slash >= 0; slash = key.indexOf('/', slash + 1)) {
      seen.accept(key.substring(0, slash + 1));
    }
  }
}
