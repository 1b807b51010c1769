package dev.insula.client.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Turns the PEM texts of a kubeconfig into an SSLContext. Private keys are PKCS #8, or those of
 * elliptic curves by RFC 5915.
 */
final class TlsMaterial {

  private TlsMaterial() {}

  static SSLContext context(Kubeconfig config) {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustStore(config.certificateAuthority()));
      var context = SSLContext.getInstance("TLS");
      context.init(keys(config), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new Kubeconfig.KubeconfigException(
          "the kubeconfig's certificates or key cannot be used: " + e.getMessage());
    }
  }

  private static @Nullable KeyStore trustStore(String pem)
      throws GeneralSecurityException, IOException {
    if (pem.isEmpty()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, new char[0]);
    int n = 0;
    for (Certificate certificate : certificates(pem)) {
      store.setCertificateEntry("ca-" + n++, certificate);
    }
    return store;
  }

  private static KeyManager[] keys(Kubeconfig config) throws GeneralSecurityException {
    if (config.clientCertificate().isEmpty()) {
      return new KeyManager[0];
    }
    List<X509Certificate> chain =
        certificates(config.clientCertificate()).stream().map(X509Certificate.class::cast).toList();
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("the client certificate holds none");
    }
    PrivateKey key = privateKey(config.clientKey(), chain.getFirst().getPublicKey());
    return new KeyManager[] {new ClientKey(key, chain)};
  }

  private static PrivateKey privateKey(String pem, PublicKey pair) throws GeneralSecurityException {
    byte[] der = block(pem, "PRIVATE KEY");
    if (der == null) {
      byte[] elliptic = block(pem, "EC PRIVATE KEY");
      der = elliptic == null ? null : EllipticKeys.pkcs8(elliptic, pair.getEncoded());
    }
    if (der == null) {
      throw new GeneralSecurityException(
          "the client key is not in PKCS #8 form; convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
    return KeyFactory.getInstance(pair.getAlgorithm())
        .generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  /** The content of a PEM block, or null if there is none with the label. */
  private static byte @Nullable [] block(String pem, String label) {
    String begin = "-----BEGIN " + label + "-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END " + label + "-----");
    return from < 0 || to < from
        ? null
        : Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to).strip());
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }
}
