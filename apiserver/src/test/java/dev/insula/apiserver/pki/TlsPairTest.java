package dev.insula.apiserver.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsPairTest {

  private static final CertificateAuthority AUTHORITY =
      CertificateAuthority.create("test", InstantSource.system());

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void aKeyAndItsCertificateBelongTogether(String algorithm) throws Exception {
    KeyPair keys = keys(algorithm);

    assertThat(TlsPair.problem(certificate(keys), key(keys))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"RSA", "EC", "Ed25519"})
  void anotherKeyIsNoticed(String algorithm) throws Exception {
    assertThat(TlsPair.problem(certificate(keys(algorithm)), key(keys(algorithm))))
        .contains("tls: private key does not match public key");
  }

  @Test
  void aKeyOfAnotherKindIsNoticed() throws Exception {
    assertThat(TlsPair.problem(certificate(keys("EC")), key(keys("RSA"))))
        .contains("tls: private key type does not match public key type");
  }

  @Test
  void whatHasBeenMixedUpIsNamed() throws Exception {
    KeyPair keys = keys("EC");

    assertThat(TlsPair.problem(key(keys), certificate(keys)))
        .contains(
            "tls: failed to find certificate PEM data in certificate input, but did find a private"
                + " key; PEM inputs may have been switched");
    assertThat(TlsPair.problem(certificate(keys), certificate(keys)))
        .contains("tls: found a certificate rather than a key in the PEM for the private key");
  }

  @Test
  void whatIsMissingIsNamed() throws Exception {
    String certificate = certificate(keys("EC"));

    assertThat(TlsPair.problem("", ""))
        .contains("tls: failed to find any PEM data in certificate input");
    assertThat(TlsPair.problem(certificate, ""))
        .contains("tls: failed to find any PEM data in key input");
    assertThat(TlsPair.problem(block("A") + block("B"), ""))
        .contains(
            "tls: failed to find \"CERTIFICATE\" PEM block in certificate input after skipping PEM"
                + " blocks of the following types: [A B]");
    assertThat(TlsPair.problem(certificate, block("A")))
        .contains(
            "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input after"
                + " skipping PEM blocks of the following types: [A]");
  }

  @Test
  void whatIsInsideMustBeReadable() throws Exception {
    KeyPair keys = keys("EC");

    assertThat(TlsPair.problem(block("CERTIFICATE"), key(keys)))
        .contains("x509: malformed certificate");
    assertThat(TlsPair.problem(certificate(keys), block("PRIVATE KEY")))
        .contains("tls: failed to parse private key");
  }

  @Test
  void textAroundBlocksAndHeadersInThemAreSkipped() throws Exception {
    KeyPair keys = keys("EC");
    String key = key(keys).replace("KEY-----\n", "KEY-----\nProc-Type: 4,PLAIN\n\n");

    assertThat(
            TlsPair.problem("Subject: x\n" + certificate(keys), "-----BEGIN Z-----\n" + key + "x"))
        .isEmpty();
  }

  private static KeyPair keys(String algorithm) throws GeneralSecurityException {
    return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
  }

  private static String certificate(KeyPair keys) {
    X509Certificate certificate =
        AUTHORITY.certify(keys.getPublic(), "jane", List.of(), Duration.ofDays(1));
    return Pem.of(certificate);
  }

  private static String key(KeyPair keys) {
    return Pem.of(keys.getPrivate(), keys.getPublic());
  }

  private static String block(String type) {
    return "-----BEGIN " + type + "-----\neA==\n-----END " + type + "-----\n";
  }
}
