package dev.insula.apiserver.signing;

import dev.insula.apiserver.pki.AlternativeNames;
import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.apiserver.signing.StandardSigner.RefusedException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a node may ask for: its client certificate, and the one that its kubelet serves with. */
final class KubeletRequests {

  private static final String ENCIPHERMENT = "key encipherment";
  private static final String USER_PREFIX = "system:node:";

  private KubeletRequests() {}

  static void checkClient(SigningRequest request, Collection<String> usages)
      throws RefusedException {
    checkOrganization(request);
    AlternativeNames names = request.names();
    refuseIf(!names.dns().isEmpty(), "DNS subjectAltNames are not allowed");
    refuseIf(!names.emails().isEmpty(), "Email subjectAltNames are not allowed");
    refuseIf(!names.addresses().isEmpty(), "IP subjectAltNames are not allowed");
    refuseIf(!names.uris().isEmpty(), "URI subjectAltNames are not allowed");
    checkName(request);
    checkUsages(usages, "client auth");
  }

  static void checkServing(SigningRequest request, Collection<String> usages)
      throws RefusedException {
    checkOrganization(request);
    AlternativeNames names = request.names();
    refuseIf(
        names.dns().isEmpty() && names.addresses().isEmpty(),
        "DNS or IP subjectAltName is required");
    refuseIf(!names.emails().isEmpty(), "Email subjectAltNames are not allowed");
    refuseIf(!names.uris().isEmpty(), "URI subjectAltNames are not allowed");
    checkUsages(usages, "server auth");
    checkName(request);
  }

  private static void checkOrganization(SigningRequest request) throws RefusedException {
    refuseIf(
        !request.organizations().equals(List.of("system:nodes")),
        "subject organization is not system:nodes");
  }

  private static void checkName(SigningRequest request) throws RefusedException {
    refuseIf(
        !request.commonName().startsWith(USER_PREFIX),
        "subject common name does not begin with system:node:");
  }

  /** Keys that can't encipher leave that usage out. */
  private static void checkUsages(Collection<String> usages, String purpose)
      throws RefusedException {
    var asked = new TreeSet<>(usages);
    asked.add(ENCIPHERMENT);
    var required = new TreeSet<>(Set.of("digital signature", ENCIPHERMENT, purpose));
    refuseIf(!asked.equals(required), "usages did not match [" + String.join(" ", required) + "]");
  }

  private static void refuseIf(boolean wrong, String message) throws RefusedException {
    if (wrong) {
      throw new RefusedException(message);
    }
  }
}
