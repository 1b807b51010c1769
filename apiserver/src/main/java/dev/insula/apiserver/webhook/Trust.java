package dev.insula.apiserver.webhook;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Which certificates a webhook may show. Stateless. */
final class Trust {

  private Trust() {}

  /** A context that trusts a bundle's certificates, or those of the platform if it is empty. */
  static SSLContext of(String caBundle) throws IOException {
    try {
      if (caBundle.isBlank()) {
        return SSLContext.getDefault();
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      var pem = new ByteArrayInputStream(caBundle.getBytes(StandardCharsets.US_ASCII));
      int count = 0;
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
        trusted.setCertificateEntry("ca" + count++, one);
      }
      var managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "unable to load root certificates: unable to parse bytes as PEM block", e);
    }
  }
}
