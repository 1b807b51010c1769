package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Encrypts and decrypts records with AES-256-GCM. Not thread-safe.
 *
 * <pre>
 * format(1) salt(16) ciphertext tag(16)
 * </pre>
 *
 * <p>The nonce is revision(8) op(2) 0(2), unique under a salt's key (see {@link KeyspaceKey}). The
 * RocksDB key (key space, revision, operation) is authenticated along, so that a record that was
 * moved, swapped with another or taken from another key space is refused.
 */
final class RecordCipher {

  private static final byte FORMAT = 1;
  private static final int HEADER_BYTES = 1 + KeyspaceKey.SALT_BYTES;
  private static final int TAG_BYTES = 16;
  private static final int NONCE_BYTES = 12;

  private final Cipher cipher;

  RecordCipher() {
    try {
      cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new StoreException(Kind.IO, "this Java runtime has no AES-GCM", e);
    }
  }

  byte[] seal(KeyspaceKey.Salted salted, byte[] recordKey, byte[] plain) {
    byte[] sealed = new byte[HEADER_BYTES + plain.length + TAG_BYTES];
    sealed[0] = FORMAT;
    System.arraycopy(salted.salt(), 0, sealed, 1, KeyspaceKey.SALT_BYTES);
    try {
      cipher.init(Cipher.ENCRYPT_MODE, salted.key(), nonce(recordKey));
      cipher.updateAAD(recordKey);
      cipher.doFinal(plain, 0, plain.length, sealed, HEADER_BYTES);
      return sealed;
    } catch (GeneralSecurityException e) {
      throw new StoreException(Kind.IO, "a record cannot be encrypted", e);
    }
  }

  byte[] open(KeyspaceKey key, byte[] recordKey, byte[] sealed) {
    if (sealed.length < HEADER_BYTES + TAG_BYTES || sealed[0] != FORMAT) {
      throw corrupt(recordKey);
    }
    byte[] salt = Arrays.copyOfRange(sealed, 1, HEADER_BYTES);
    try {
      cipher.init(Cipher.DECRYPT_MODE, key.reading(salt), nonce(recordKey));
      cipher.updateAAD(recordKey);
      return cipher.doFinal(sealed, HEADER_BYTES, sealed.length - HEADER_BYTES);
    } catch (AEADBadTagException e) {
      throw corrupt(recordKey);
    } catch (GeneralSecurityException e) {
      throw new StoreException(Kind.IO, "a record cannot be decrypted", e);
    }
  }

  private static GCMParameterSpec nonce(byte[] recordKey) {
    byte[] nonce = new byte[NONCE_BYTES];
    System.arraycopy(
        recordKey, RecordKey.STATE_BYTES, nonce, 0, RecordKey.BYTES - RecordKey.STATE_BYTES);
    return new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
  }

  private static StoreException corrupt(byte[] recordKey) {
    return new StoreException(
        Kind.CORRUPT,
        "record "
            + Long.toHexString(RecordKey.keyspace(recordKey))
            + "/"
            + RecordKey.revision(recordKey)
            + "/"
            + RecordKey.op(recordKey)
            + " is not what was written");
  }
}
