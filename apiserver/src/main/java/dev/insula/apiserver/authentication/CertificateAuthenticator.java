package dev.insula.apiserver.authentication;

import dev.insula.apiserver.pki.CertificateSubject;
import dev.insula.apiserver.pki.ControlPlanePki;
import dev.insula.apiserver.request.ApiRequest;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.object.ApiException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Users with a client certificate of this control plane's authority: the common name is the user,
 * organizations are groups. Thread-safe.
 *
 * <p>A certificate of any other authority is a bad credential, however the peer got its connection:
 * the handshake proves possession of the key and no more.
 */
final class CertificateAuthenticator implements Authenticator {

  static final String CREDENTIAL_ID = "authentication.kubernetes.io/credential-id";

  /** Certificates whose signature need not be verified again; about 3 KiB each. */
  private static final int REMEMBERED = 512;

  private static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
  private static final String ANY_USAGE = "2.5.29.37.0";

  private final ControlPlanePki pki;
  private final InstantSource clock;
  private final BoundedCache<X509Certificate, UserInfo> verified = new BoundedCache<>(REMEMBERED);

  CertificateAuthenticator(ControlPlanePki pki, InstantSource clock) {
    this.pki = pki;
    this.clock = clock;
  }

  @Override
  public Optional<UserInfo> authenticate(ApiRequest request) {
    if (request.peerCertificates().isEmpty()) {
      return Optional.empty();
    }
    X509Certificate certificate = request.peerCertificates().getFirst();
    if (!isFresh(certificate)) {
      throw ApiException.unauthorized();
    }
    UserInfo known = verified.get(certificate);
    if (known != null) {
      return Optional.of(known);
    }
    UserInfo user = verify(certificate);
    if (user == null) {
      throw ApiException.unauthorized();
    }
    verified.put(certificate, user);
    return Optional.of(user);
  }

  private boolean isFresh(X509Certificate certificate) {
    Instant now = clock.instant();
    return !now.isBefore(certificate.getNotBefore().toInstant())
        && !now.isAfter(certificate.getNotAfter().toInstant());
  }

  private @Nullable UserInfo verify(X509Certificate certificate) {
    try {
      certificate.verify(pki.authority().certificate().getPublicKey());
      if (!isForClients(certificate)) {
        return null;
      }
      CertificateSubject subject = CertificateSubject.of(certificate);
      if (subject.commonName().isEmpty()) {
        return null;
      }
      var extra = Map.of(CREDENTIAL_ID, List.of("X509SHA256=" + fingerprint(certificate)));
      return new UserInfo(subject.commonName(), "", subject.organizations(), extra);
    } catch (GeneralSecurityException notOurs) {
      return null;
    }
  }

  private static boolean isForClients(X509Certificate certificate)
      throws CertificateParsingException {
    List<String> usages = certificate.getExtendedKeyUsage();
    return certificate.getBasicConstraints() < 0
        && usages != null
        && (usages.contains(CLIENT_AUTH) || usages.contains(ANY_USAGE));
  }

  private static String fingerprint(X509Certificate certificate) throws GeneralSecurityException {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
