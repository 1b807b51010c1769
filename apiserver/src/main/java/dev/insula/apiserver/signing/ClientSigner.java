package dev.insula.apiserver.signing;

import dev.insula.apiserver.pki.CertificateAuthority;
import dev.insula.apiserver.pki.Pem;
import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Issues what the signer {@code kubernetes.io/kube-apiserver-client} stands for: certificates with
 * which users reach this control plane. Stateless.
 */
final class ClientSigner {

  static final String NAME = "kubernetes.io/kube-apiserver-client";

  private static final Duration LONGEST_LIFE = Duration.ofDays(365);
  private static final Set<String> USAGES =
      Set.of("client auth", "digital signature", "key encipherment");

  private ClientSigner() {}

  /** A request that this signer does not sign, with the reason for its owner. */
  static final class RefusedException extends Exception {
    RefusedException(String message) {
      super(message);
    }
  }

  /** The certificate in the form of the status: PEM in base64. */
  static String sign(JsonObject spec, CertificateAuthority authority) throws RefusedException {
    List<String> usages = spec.strings("usages");
    for (String usage : usages) {
      if (!USAGES.contains(usage)) {
        throw new RefusedException("invalid usage for client certificate: " + usage);
      }
    }
    if (!usages.contains("client auth")) {
      throw new RefusedException("usages did not contain client auth");
    }
    try {
      byte[] pem = Base64.getDecoder().decode(spec.string("request", ""));
      SigningRequest request = SigningRequest.parse(pem);
      String certificate = Pem.of(authority.certifyRequest(request, life(spec)));
      return Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
    } catch (SigningRequest.MalformedException | IllegalArgumentException e) {
      throw new RefusedException("unable to parse csr: " + e.getMessage());
    }
  }

  private static Duration life(JsonObject spec) {
    long wanted = spec.integer("expirationSeconds", LONGEST_LIFE.toSeconds());
    return Duration.ofSeconds(Math.min(wanted, LONGEST_LIFE.toSeconds()));
  }
}
