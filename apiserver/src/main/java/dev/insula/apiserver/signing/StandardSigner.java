package dev.insula.apiserver.signing;

import dev.insula.apiserver.pki.CertificateAuthority;
import dev.insula.apiserver.pki.Pem;
import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.machinery.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The signers of the domain {@code kubernetes.io} that a control plane has itself: what each of
 * them signs. Source: the page "Certificates and Certificate Signing Requests" of the Kubernetes
 * documentation. Stateless.
 */
enum StandardSigner {
  CLIENT("kubernetes.io/kube-apiserver-client"),
  KUBELET_CLIENT("kubernetes.io/kube-apiserver-client-kubelet"),
  KUBELET_SERVING("kubernetes.io/kubelet-serving"),
  LEGACY("kubernetes.io/legacy-unknown");

  private static final Duration LONGEST_LIFE = Duration.ofDays(365);

  /** Twice what certificates are dated back. */
  private static final Duration SHORTEST_LIFE = Duration.ofMinutes(10);

  private static final Set<String> CLIENT_USAGES =
      Set.of("client auth", "digital signature", "key encipherment");

  private final String signerName;

  StandardSigner(String signerName) {
    this.signerName = signerName;
  }

  /** A request that a signer does not sign, with the reason for its owner. */
  static final class RefusedException extends Exception {
    RefusedException(String message) {
      super(message);
    }
  }

  static Optional<StandardSigner> named(String signerName) {
    for (StandardSigner signer : values()) {
      if (signer.signerName.equals(signerName)) {
        return Optional.of(signer);
      }
    }
    return Optional.empty();
  }

  /** The certificate in the form of the status: PEM in base64. */
  String sign(JsonObject spec, CertificateAuthority authority) throws RefusedException {
    List<String> usages = spec.strings("usages");
    SigningRequest request = parse(spec);
    switch (this) {
      case CLIENT -> checkClient(usages);
      case KUBELET_CLIENT -> KubeletRequests.checkClient(request, usages);
      case KUBELET_SERVING -> KubeletRequests.checkServing(request, usages);
      case LEGACY -> {
        // Signs everything that somebody approved.
      }
    }
    String certificate = Pem.of(authority.certifyRequest(request, usages, life(spec)));
    return Base64.getEncoder().encodeToString(certificate.getBytes(StandardCharsets.US_ASCII));
  }

  static SigningRequest parse(JsonObject spec) throws RefusedException {
    try {
      return SigningRequest.parse(Base64.getDecoder().decode(spec.string("request", "")));
    } catch (SigningRequest.MalformedException | IllegalArgumentException e) {
      throw new RefusedException("unable to parse csr: " + e.getMessage());
    }
  }

  private static void checkClient(List<String> usages) throws RefusedException {
    for (String usage : usages) {
      if (!CLIENT_USAGES.contains(usage)) {
        throw new RefusedException("invalid usage for client certificate: " + usage);
      }
    }
    if (!usages.contains("client auth")) {
      throw new RefusedException("missing required usage for client certificate: client auth");
    }
  }

  private static Duration life(JsonObject spec) {
    long wanted = spec.integer("expirationSeconds", LONGEST_LIFE.toSeconds());
    return Duration.ofSeconds(
        Math.clamp(wanted, SHORTEST_LIFE.toSeconds(), LONGEST_LIFE.toSeconds()));
  }
}
