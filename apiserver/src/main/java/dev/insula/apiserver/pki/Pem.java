package dev.insula.apiserver.pki;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;

/** The text form of keys and certificates (RFC 7468). */
public final class Pem {

  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  public static String of(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalArgumentException("certificate without an encoding", e);
    }
  }

  public static String of(List<X509Certificate> chain) {
    var out = new StringBuilder();
    chain.forEach(certificate -> out.append(of(certificate)));
    return out.toString();
  }

  /**
   * An elliptic-curve key in the form of RFC 5915, which clients that tell keys apart by their
   * label need (fabric8 takes any other for RSA), with the public key, which others don't work out
   * themselves (the official Java client); other keys in PKCS #8.
   */
  static String of(PrivateKey key, PublicKey publicKey) {
    if (!(key instanceof java.security.interfaces.ECPrivateKey elliptic)) {
      return block("PRIVATE KEY", key.getEncoded());
    }
    try {
      ASN1Encodable curve =
          PrivateKeyInfo.getInstance(key.getEncoded()).getPrivateKeyAlgorithm().getParameters();
      int bits = elliptic.getParams().getOrder().bitLength();
      var point = SubjectPublicKeyInfo.getInstance(publicKey.getEncoded()).getPublicKeyData();
      var encoded = new ECPrivateKey(bits, elliptic.getS(), point, curve);
      return block("EC PRIVATE KEY", encoded.getEncoded());
    } catch (IOException e) {
      throw new IllegalArgumentException("key without an encoding", e);
    }
  }

  static X509Certificate certificate(byte[] encoded) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(encoded));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("no X.509 certificate", e);
    }
  }

  private static String block(String label, byte[] encoded) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + LINES.encodeToString(encoded)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
