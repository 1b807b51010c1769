package dev.insula.store;

import java.util.Map;

/**
 * What one key space may hold, besides the bounds of its store. Immutable. What the base layer has
 * does not count. A key space that is over its bounds can shrink, and keys can be written over; it
 * can't grow.
 *
 * @param bytes most bytes of keys and newest values
 * @param keys most keys
 * @param keysUnder most keys that begin with a prefix, for prefixes with few keys: they are counted
 *     when one is made
 */
public record KeyspaceBounds(long bytes, long keys, Map<String, Long> keysUnder) {

  public static final KeyspaceBounds NONE =
      new KeyspaceBounds(Long.MAX_VALUE, Long.MAX_VALUE, Map.of());

  public KeyspaceBounds {
    keysUnder = Map.copyOf(keysUnder);
    if (bytes < 0 || keys < 0) {
      throw new IllegalArgumentException("a bound is less than nothing");
    }
  }
}
