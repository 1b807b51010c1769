package dev.insula.client.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Turns the PEM texts of a kubeconfig into an SSLContext. Private keys are PKCS #8. */
final class TlsMaterial {

  private static final char[] NO_PASSWORD = {};

  private TlsMaterial() {}

  static SSLContext context(Kubeconfig config) {
    try {
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trustStore(config.certificateAuthority()));
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(keyStore(config), NO_PASSWORD);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
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
    KeyStore store = emptyStore();
    int n = 0;
    for (Certificate certificate : certificates(pem)) {
      store.setCertificateEntry("ca-" + n++, certificate);
    }
    return store;
  }

  private static KeyStore keyStore(Kubeconfig config) throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    if (!config.clientCertificate().isEmpty()) {
      var chain = certificates(config.clientCertificate()).toArray(new Certificate[0]);
      String algorithm = ((X509Certificate) chain[0]).getPublicKey().getAlgorithm();
      store.setKeyEntry("client", privateKey(config.clientKey(), algorithm), NO_PASSWORD, chain);
    }
    return store;
  }

  private static PrivateKey privateKey(String pem, String algorithm)
      throws GeneralSecurityException {
    String begin = "-----BEGIN PRIVATE KEY-----";
    int from = pem.indexOf(begin);
    int to = pem.indexOf("-----END PRIVATE KEY-----");
    if (from < 0 || to < from) {
      throw new GeneralSecurityException(
          "the client key is not in PKCS #8 form; convert it with: openssl pkcs8 -topk8 -nocrypt");
    }
    byte[] der = Base64.getMimeDecoder().decode(pem.substring(from + begin.length(), to).strip());
    return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
  }

  private static Collection<? extends Certificate> certificates(String pem)
      throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }
}
