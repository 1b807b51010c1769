package dev.insula.apiserver.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A private key with the certificate that names its owner. Immutable.
 *
 * @param chain the owner's certificate first
 */
public record Credential(PrivateKey key, List<X509Certificate> chain) {

  public Credential {
    chain = List.copyOf(chain);
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  String certificatePem() {
    return Pem.of(chain);
  }

  String keyPem() {
    return Pem.of(key, chain.getFirst().getPublicKey());
  }

  /** Whether two thirds of the certificate's life are over, so that it is time for a new one. */
  boolean isDueForRenewal(Instant now) {
    Instant from = certificate().getNotBefore().toInstant();
    Instant until = certificate().getNotAfter().toInstant();
    return now.isAfter(from.plus(Duration.between(from, until).multipliedBy(2).dividedBy(3)));
  }

  /** The owner only: the key is secret. */
  @Override
  public String toString() {
    return "Credential[" + certificate().getSubjectX500Principal() + "]";
  }
}
