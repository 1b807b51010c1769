package dev.insula.apiserver.pki;

import dev.insula.machinery.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Renders kubeconfig files, with everything embedded that a client needs. */
public final class Kubeconfig {

  private Kubeconfig() {}

  /**
   * YAML text for one control plane and one user. Names are written as JSON strings, which are YAML
   * too, so that no name can change the structure.
   *
   * @param server such as {@code https://127.0.0.1:6443}
   */
  static String render(
      String controlPlane,
      String server,
      CertificateAuthority authority,
      String user,
      Credential credential) {
    return """
    apiVersion: v1
    kind: Config
    clusters:
    - name: %1$s
      cluster:
        server: %2$s
        certificate-authority-data: %3$s
    users:
    - name: %4$s
      user:
        client-certificate-data: %5$s
        client-key-data: %6$s
    contexts:
    - name: %1$s
      context:
        cluster: %1$s
        user: %4$s
    current-context: %1$s
    """
        .formatted(
            quoted(controlPlane),
            quoted(server),
            base64(authority.certificatePem()),
            quoted(user),
            base64(credential.certificatePem()),
            base64(credential.keyPem()));
  }

  private static String quoted(String text) {
    return Json.string(text);
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
