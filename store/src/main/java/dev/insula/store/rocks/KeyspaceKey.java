package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The data key of a key space, and the record keys derived from it.
 *
 * <p>Records are not encrypted with the data key itself but with HMAC-SHA256(data key, salt). A
 * salt is 16 random bytes, drawn when the key space is first written to after the store was opened
 * and again after every failed write. That is what keeps nonces from repeating: within one salt,
 * revision and operation are used once, because they only go forwards; a revision that is assigned
 * a second time, after a failed write, a torn log or a restored backup, comes with another salt.
 */
final class KeyspaceKey {

  static final int BYTES = 32;
  static final int SALT_BYTES = 16;

  private final byte[] dataKey;
  private final SecureRandom random;
  private volatile @Nullable Salted writing;
  private volatile @Nullable Salted reading;

  KeyspaceKey(byte[] dataKey, SecureRandom random) {
    this.dataKey = dataKey.clone();
    this.random = random;
  }

  /** What to encrypt with now. Called by the batcher only. */
  Salted writing() {
    Salted current = writing;
    if (current == null) {
      byte[] salt = new byte[SALT_BYTES];
      random.nextBytes(salt);
      current = new Salted(salt, derive(salt));
      writing = current;
    }
    return current;
  }

  /** Makes the next write draw a salt: revisions may be assigned a second time from here. */
  void revisionsMayRepeat() {
    writing = null;
  }

  /** The key of a record that was written with a salt. */
  SecretKey reading(byte[] salt) {
    Salted last = reading;
    if (last == null || !Arrays.equals(last.salt, salt)) {
      last = new Salted(salt, derive(salt));
      reading = last;
    }
    return last.key;
  }

  /** Forgets the key, as far as a garbage-collected process can. */
  void erase() {
    Arrays.fill(dataKey, (byte) 0);
    writing = null;
    reading = null;
  }

  private SecretKey derive(byte[] salt) {
    return new SecretKeySpec(hmac(dataKey, "insula record key 1", salt), "AES");
  }

  static byte[] hmac(byte[] key, String purpose, byte[] input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] label = purpose.getBytes(StandardCharsets.US_ASCII);
      mac.update(ByteBuffer.allocate(4).putInt(label.length).array());
      mac.update(label);
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new StoreException(Kind.IO, "this Java runtime has no HMAC-SHA256", e);
    }
  }

  /** A record key and the salt it comes from. */
  record Salted(byte[] salt, SecretKey key) {
    @Override
    public String toString() {
      return "Salted";
    }
  }
}
