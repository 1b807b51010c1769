package dev.insula.apiserver.pki;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;

/**
 * Whether a certificate and a key, as a Secret holds them, are such and belong together, in the
 * words of Go's TLS library, which users of Kubernetes know; only what is wrong inside a malformed
 * certificate is not told. Stateless.
 */
public final class TlsPair {

  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  private TlsPair() {}

  /**
   * What is wrong, if anything is.
   *
   * @param certificate chain in PEM, of which the first counts
   * @param key private key in PEM
   */
  public static Optional<String> problem(String certificate, String key) {
    List<String> others = new ArrayList<>();
    Optional<byte[]> publicPart = find(certificate, CERTIFICATE::equals, others);
    if (publicPart.isEmpty()) {
      return Optional.of(noCertificate(others));
    }
    others.clear();
    Optional<byte[]> secretPart = find(key, TlsPair::isPrivateKey, others);
    return secretPart.isEmpty()
        ? Optional.of(noKey(others))
        : problem(publicPart.get(), secretPart.get());
  }

  private interface Wanted {
    boolean is(String type);
  }

  private static boolean isPrivateKey(String type) {
    return type.equals(PRIVATE_KEY) || type.endsWith(" " + PRIVATE_KEY);
  }

  /** The types of the blocks that are not wanted are added to the others. */
  private static Optional<byte[]> find(String text, Wanted wanted, List<String> others) {
    for (Iterator<PemBlocks.Block> blocks = new PemBlocks(text); blocks.hasNext(); ) {
      PemBlocks.Block block = blocks.next();
      if (wanted.is(block.type())) {
        return Optional.of(block.content());
      }
      others.add(block.type());
    }
    return Optional.empty();
  }

  private static String noCertificate(List<String> others) {
    if (others.isEmpty()) {
      return "tls: failed to find any PEM data in certificate input";
    }
    if (others.size() == 1 && others.getFirst().endsWith(PRIVATE_KEY)) {
      return "tls: failed to find certificate PEM data in certificate input, but did find a private"
          + " key; PEM inputs may have been switched";
    }
    return "tls: failed to find \"CERTIFICATE\" PEM block in certificate input" + skipped(others);
  }

  private static String noKey(List<String> others) {
    if (others.isEmpty()) {
      return "tls: failed to find any PEM data in key input";
    }
    if (others.equals(List.of(CERTIFICATE))) {
      return "tls: found a certificate rather than a key in the PEM for the private key";
    }
    return "tls: failed to find PEM block with type ending in \"PRIVATE KEY\" in key input"
        + skipped(others);
  }

  private static String skipped(List<String> types) {
    return " after skipping PEM blocks of the following types: [" + String.join(" ", types) + "]";
  }

  private static Optional<String> problem(byte[] certificate, byte[] key) {
    Optional<KeyIdentity> shown;
    try {
      SubjectPublicKeyInfo info = new X509CertificateHolder(certificate).getSubjectPublicKeyInfo();
      shown = KeyIdentity.of(info);
    } catch (IOException | RuntimeException e) {
      return Optional.of("x509: malformed certificate");
    }
    Optional<KeyIdentity> held = KeyIdentity.ofPrivate(key);
    if (held.isEmpty()) {
      return Optional.of("tls: failed to parse private key");
    }
    if (shown.isEmpty()) {
      return Optional.of("tls: unknown public key algorithm");
    }
    if (!shown.get().algorithm().equals(held.get().algorithm())) {
      return Optional.of("tls: private key type does not match public key type");
    }
    return shown.equals(held)
        ? Optional.empty()
        : Optional.of("tls: private key does not match public key");
  }
}
