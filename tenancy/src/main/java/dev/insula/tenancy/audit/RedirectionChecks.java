package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.CONTROL_PLANE;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Guarantees about where API servers are led: by webhooks, API services, conversions. */
final class RedirectionChecks {

  private RedirectionChecks() {}

  static List<AuditCheck> all() {
    return List.of(
        AuditCheck.ofCluster(
                "redirection",
                "the super cluster asks no service in a tenant's namespace for anything",
                CONTROL_PLANE,
                Means.READING,
                "delete the webhook or API service, or let it lead to the platform's own service",
                RedirectionChecks::redirection)
            .answers("CVE-2020-8561", "CVE-2022-3172"),
        AuditCheck.ofCluster(
                "webhook-addresses",
                "tenants' webhooks reach public addresses only",
                CONTROL_PLANE,
                Means.READING,
                "start insula up without --webhook-allow",
                RedirectionChecks::webhookAddresses)
            .answers("CVE-2020-8561"));
  }

  private static Verdict redirection(AuditedCluster cluster) {
    Set<String> namespaces = cluster.claimedNamespaces().keySet();
    var findings = new ArrayList<Finding>();
    int seen = 0;
    for (GroupVersionResource resource : List.of(Resources.MUTATING, Resources.VALIDATING)) {
      for (JsonObject configuration : cluster.all(resource)) {
        for (JsonObject webhook : configuration.objects("webhooks")) {
          seen++;
          judge(
              "webhook of " + Meta.name(configuration),
              webhook.objectAt("clientConfig", "service"),
              namespaces,
              findings);
        }
      }
    }
    for (JsonObject service : cluster.all(Resources.API_SERVICES)) {
      seen++;
      String named = "APIService " + Meta.name(service);
      judge(named, service.objectAt("spec", "service"), namespaces, findings);
    }
    for (JsonObject definition : cluster.all(Resources.CRDS)) {
      JsonObject called =
          definition.objectAt("spec", "conversion", "webhook", "clientConfig", "service");
      seen++;
      judge("conversion of " + Meta.name(definition), called, namespaces, findings);
    }
    return Verdict.of(findings, seen + " webhooks, API services and definitions");
  }

  private static void judge(
      String subject, JsonObject service, Set<String> namespaces, List<Finding> findings) {
    String namespace = service.string("namespace", "");
    if (namespaces.contains(namespace)) {
      String called = namespace + "/" + service.string("name", "");
      findings.add(new Finding(subject, "leads to service " + called + " of a tenant"));
    }
  }

  private static Verdict webhookAddresses(AuditedCluster cluster) {
    List<String> ranges =
        cluster
            .target()
            .webhookRanges()
            .orElseThrow(
                () ->
                    new UnverifiableException(
                        "only the process of insula up knows what it was started with"));
    return Verdict.of(
        ranges.stream()
            .map(range -> new Finding("insula up", "was started with --webhook-allow " + range))
            .toList(),
        "insula up was started without --webhook-allow");
  }
}
