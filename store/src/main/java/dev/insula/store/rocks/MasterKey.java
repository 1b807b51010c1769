package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Wraps the data keys of key spaces. Few things are ever wrapped (one for each key space made), so
 * random nonces are safe; the wrapping key and the check value are derived apart from each other.
 * Thread-safe.
 */
final class MasterKey {

  static final int BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private final SecretKeySpec wrapping;
  private final String check;
  private final SecureRandom random;

  MasterKey(byte[] bytes, SecureRandom random) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a master key has " + BYTES + " bytes");
    }
    this.wrapping =
        new SecretKeySpec(KeyspaceKey.hmac(bytes, "insula key wrapping 1", new byte[0]), "AES");
    this.check =
        HexFormat.of().formatHex(KeyspaceKey.hmac(bytes, "insula key check 1", new byte[0]), 0, 16);
    this.random = random;
  }

  /** Tells one master key from another without saying anything about it. */
  String check() {
    return check;
  }

  byte[] wrap(long keyspace, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, keyspace, nonce).doFinal(plain);
      return ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new StoreException(Kind.IO, "a key cannot be wrapped", e);
    }
  }

  byte[] unwrap(long keyspace, byte[] wrapped) {
    if (wrapped.length < NONCE_BYTES) {
      throw corrupt(keyspace);
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, keyspace, Arrays.copyOf(wrapped, NONCE_BYTES))
          .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw corrupt(keyspace);
    } catch (GeneralSecurityException e) {
      throw new StoreException(Kind.IO, "a key cannot be unwrapped", e);
    }
  }

  private Cipher cipher(int mode, long keyspace, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, wrapping, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(("insula keyspace " + keyspace).getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  private static StoreException corrupt(long keyspace) {
    return new StoreException(
        Kind.CORRUPT, "the key of key space " + Long.toHexString(keyspace) + " is damaged");
  }
}
