package dev.insula.tenancy.naming;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Short digests for names. The alphabet has no vowels, so that no words appear by chance. */
final class Digests {

  private static final char[] ALPHABET = "bcdfghjklmnpqrstvwxz0123456789yu".toCharArray();

  private Digests() {}

  /**
   * The first {@code length} characters, of 5 bits each, of the SHA-256 of the parts. Each part is
   * preceded by its length, so that no two lists of parts give the same input.
   */
  static String base32(int length, String... parts) {
    MessageDigest sha = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      sha.update((byte) (bytes.length >>> 8));
      sha.update((byte) bytes.length);
      sha.update(bytes);
    }
    byte[] digest = sha.digest();
    var out = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      int bit = i * 5;
      int pair = ((digest[bit / 8] & 0xff) << 8) | (digest[bit / 8 + 1] & 0xff);
      out.append(ALPHABET[(pair >>> (11 - bit % 8)) & 31]);
    }
    return out.toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
