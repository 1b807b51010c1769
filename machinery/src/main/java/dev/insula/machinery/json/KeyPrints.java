package dev.insula.machinery.json;

/**
 * Prints of eight keys, a byte each, in a long: a key is looked for among all of them at once, and
 * only those that look like it are compared. Stateless.
 */
final class KeyPrints {

  /** Keys in one long. */
  static final int EACH = 8;

  private static final long ONES = 0x0101010101010101L;
  private static final long TOPS = 0x8080808080808080L;

  private KeyPrints() {}

  /** The prints with that of one more key. */
  static long with(long prints, int position, String key) {
    return prints | ((long) print(key) << (position * Byte.SIZE));
  }

  /**
   * The positions at which the key may be, for {@link #first} and {@link #rest}; 0 if it is at
   * none. A position may be wrong, none is missing.
   */
  static long candidates(long prints, String key) {
    long difference = prints ^ (print(key) * ONES);
    return (difference - ONES) & ~difference & TOPS;
  }

  static int first(long candidates) {
    return Long.numberOfTrailingZeros(candidates) / Byte.SIZE;
  }

  static long rest(long candidates) {
    return candidates & (candidates - 1);
  }

  /** Never 0, which stands for no key. */
  private static int print(String key) {
    int hash = key.hashCode();
    return ((hash ^ (hash >>> 15)) & 0xff) | 1;
  }
}
