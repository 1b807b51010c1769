package dev.insula.apiserver.kinds;

import dev.insula.apiserver.pki.TlsPair;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** What is accepted, but is not what its author can mean, of kinds that have no pods in them. */
final class ObjectWarnings {

  /** In the order of the warnings. */
  private static final List<String> LIMITED = List.of("cpu", "memory", "ephemeral-storage");

  private ObjectWarnings() {}

  static void define(Vocabulary words) {
    words.check("quotaWarnings", ObjectWarnings::quota);
    words.check("staticNameWarning", ObjectWarnings::staticName);
    words.check("tokenRequestsWarning", ObjectWarnings::tokenRequests);
    words.check("tlsWarning", ObjectWarnings::tls);
    words.check("driverCaseWarning", ObjectWarnings::driverCase);
  }

  /** Who may ask for more than is allowed to be used has mixed something up. */
  private static void quota(Node quota, Findings findings) {
    Node hard = quota.at("spec.hard");
    for (String resource : LIMITED) {
      Node limit = hard.entry("limits." + resource);
      Node request = hard.entry("requests." + resource);
      boolean bare = !resource.equals("ephemeral-storage") && request.absent();
      String name = bare ? resource : "requests." + resource;
      Node asked = bare ? hard.entry(resource) : request;
      if (!quota.isUpdate()
          && asked.present()
          && limit.present()
          && Quantities.compare(asked.string(), limit.string()) > 0) {
        findings.warn(
            "ResourceQuota %s (%s) should be less than limits.%s (%s)"
                .formatted(name, asked.string(), resource, limit.string()));
      }
    }
  }

  private static void staticName(Node object, Findings findings) {
    if (object.at("metadata.name").string().endsWith(".static.k8s.io")) {
      findings.warn(
          "metadata.name: names ending with \".static.k8s.io\" are reserved for static"
              + " manifest-based configurations and cannot be managed via the API");
    }
  }

  private static void tokenRequests(Node driver, Findings findings) {
    Node requests = driver.at("spec.tokenRequests");
    boolean news = !driver.isUpdate() || BasicChecks.changed(requests);
    if (news && !requests.empty() && driver.at("spec.serviceAccountTokenInSecrets").absent()) {
      findings.warn(
          "spec.serviceAccountTokenInSecrets is unset; if supported by this CSI driver, set to true"
              + " to prevent possible logging of tokens in volume attributes");
    }
  }

  private static void tls(Node secret, Findings findings) {
    if (secret.field("type").string().equals("kubernetes.io/tls")) {
      Node data = secret.field("data");
      TlsPair.problem(decoded(data.entry("tls.crt")), decoded(data.entry("tls.key")))
          .ifPresent(findings::warn);
    }
  }

  private static String decoded(Node value) {
    try {
      return new String(Base64.getDecoder().decode(value.string()), StandardCharsets.ISO_8859_1);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static void driverCase(Node driver, Findings findings) {
    String name = driver.string();
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      findings.warn(
          driver.path()
              + ": driver names should be lowercase; "
              + ErrorValue.text(name)
              + " contains uppercase characters");
    }
  }
}
