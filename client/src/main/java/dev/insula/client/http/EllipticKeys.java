package dev.insula.client.http;

import java.io.ByteArrayOutputStream;
import java.security.InvalidKeyException;
import java.util.Arrays;

/**
 * Turns an elliptic-curve key of RFC 5915 into PKCS #8, which is all that the JDK reads: the key is
 * wrapped as it is, beside the algorithm that the certificate's public key names. Stateless.
 */
final class EllipticKeys {

  private static final byte SEQUENCE = 0x30;
  private static final byte OCTETS = 0x04;
  private static final byte[] VERSION_ZERO = {0x02, 0x01, 0x00};

  private EllipticKeys() {}

  /**
   * @param key the ECPrivateKey of RFC 5915
   * @param publicKey the SubjectPublicKeyInfo of its pair
   */
  static byte[] pkcs8(byte[] key, byte[] publicKey) throws InvalidKeyException {
    int inside = contentStart(publicKey, 0);
    int algorithmEnd = contentStart(publicKey, inside) + length(publicKey, inside);
    byte[] algorithm = Arrays.copyOfRange(publicKey, inside, algorithmEnd);
    var content = new ByteArrayOutputStream();
    content.writeBytes(VERSION_ZERO);
    content.writeBytes(algorithm);
    content.writeBytes(element(OCTETS, key));
    return element(SEQUENCE, content.toByteArray());
  }

  private static int length(byte[] der, int at) throws InvalidKeyException {
    int first = der[at + 1] & 0xff;
    if (first < 0x80) {
      return first;
    }
    if (first > 0x82) {
      throw new InvalidKeyException("an element is longer than a key can be");
    }
    int length = 0;
    for (int i = 0; i < first - 0x80; i++) {
      length = length << 8 | (der[at + 2 + i] & 0xff);
    }
    return length;
  }

  private static int contentStart(byte[] der, int at) {
    int first = der[at + 1] & 0xff;
    return at + 2 + (first < 0x80 ? 0 : first - 0x80);
  }

  private static byte[] element(byte tag, byte[] content) {
    var out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      out.write(0x82);
      out.write(content.length >> 8);
      out.write(content.length);
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
