package dev.insula.apiserver.pki;

import java.math.BigInteger;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;

/**
 * What a private key and its public key have in common: the public key's value. Keys on curves that
 * have no name are not read, as reckoning with numbers of a stranger's choice has no bound.
 */
record KeyIdentity(String algorithm, String value) {

  private static final String RSA = "RSA";
  private static final String ELLIPTIC = "EC";
  private static final String EDWARDS = "Ed25519";

  /** Of a public key; empty for an algorithm that is none of the three. */
  static Optional<KeyIdentity> of(SubjectPublicKeyInfo key) {
    ASN1ObjectIdentifier algorithm = key.getAlgorithm().getAlgorithm();
    byte[] bits = key.getPublicKeyData().getOctets();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return Optional.of(rsa(RSAPublicKey.getInstance(bits).getModulus()));
    }
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return Optional.of(elliptic(key.getAlgorithm().getParameters(), bits));
    }
    return algorithm.equals(EdECObjectIdentifiers.id_Ed25519)
        ? Optional.of(new KeyIdentity(EDWARDS, HexFormat.of().formatHex(bits)))
        : Optional.empty();
  }

  /** Of a private key in any of the forms in which there are such. */
  static Optional<KeyIdentity> ofPrivate(byte[] encoded) {
    return attempt(() -> rsa(RSAPrivateKey.getInstance(encoded).getModulus()))
        .or(() -> attempt(() -> wrapped(PrivateKeyInfo.getInstance(encoded))))
        .or(
            () ->
                attempt(
                    () -> {
                      var key = ECPrivateKey.getInstance(encoded);
                      return elliptic(key.getParametersObject(), key);
                    }));
  }

  private interface Reading {
    KeyIdentity read() throws Exception;
  }

  private static Optional<KeyIdentity> attempt(Reading reading) {
    try {
      return Optional.of(reading.read());
    } catch (Exception e) {
      return Optional.empty();
    }
  }

  private static KeyIdentity wrapped(PrivateKeyInfo info) throws Exception {
    ASN1ObjectIdentifier algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    ASN1Encodable key = info.parsePrivateKey();
    if (algorithm.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      return rsa(RSAPrivateKey.getInstance(key).getModulus());
    }
    if (algorithm.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      return elliptic(info.getPrivateKeyAlgorithm().getParameters(), ECPrivateKey.getInstance(key));
    }
    if (algorithm.equals(EdECObjectIdentifiers.id_Ed25519)) {
      byte[] seed = ASN1OctetString.getInstance(key).getOctets();
      byte[] shared = new Ed25519PrivateKeyParameters(seed).generatePublicKey().getEncoded();
      return new KeyIdentity(EDWARDS, HexFormat.of().formatHex(shared));
    }
    throw new IllegalArgumentException("unknown algorithm " + algorithm);
  }

  private static KeyIdentity rsa(BigInteger modulus) {
    return new KeyIdentity(RSA, modulus.toString(16));
  }

  private static KeyIdentity elliptic(ASN1Encodable curve, ECPrivateKey key) {
    X9ECParameters parameters = ECNamedCurveTable.getByOID((ASN1ObjectIdentifier) curve);
    BigInteger secret = key.getKey();
    if (secret.compareTo(parameters.getN()) >= 0) {
      throw new IllegalArgumentException("the number is larger than the group");
    }
    return elliptic(curve, parameters.getG().multiply(secret).normalize().getEncoded(false));
  }

  private static KeyIdentity elliptic(ASN1Encodable curve, byte[] point) {
    return new KeyIdentity(ELLIPTIC, curve + ":" + HexFormat.of().formatHex(point));
  }
}
