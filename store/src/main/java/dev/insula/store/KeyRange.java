package dev.insula.store;

/**
 * A half-open range of keys.
 *
 * @param from first key that belongs to it
 * @param to first key after it; empty means no upper end
 */
public record KeyRange(String from, String to) {

  /** All keys that start with a prefix. */
  public static KeyRange prefix(String prefix) {
    if (prefix.isEmpty()) {
      return new KeyRange("", "");
    }
    int last = prefix.length() - 1;
    return new KeyRange(prefix, prefix.substring(0, last) + (char) (prefix.charAt(last) + 1));
  }

  /** One key and no other. */
  public static KeyRange single(String key) {
    return new KeyRange(key, key + '\0');
  }

  public boolean contains(String key) {
    return key.compareTo(from) >= 0 && (to.isEmpty() || key.compareTo(to) < 0);
  }
}
