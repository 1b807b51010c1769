package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.CONTROL_PLANE;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.api.TenantPhase;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Guarantees about who may do what in the super cluster, and what the platform's marks say. */
final class ControlPlaneChecks {

  private ControlPlaneChecks() {}

  static List<AuditCheck> all() {
    return Stream.of(
            reading(),
            InsulaRightsCheck.all(),
            CredentialChecks.all(),
            RedirectionChecks.all(),
            AdmissionChecks.all(),
            TenantChecks.all(),
            Powers.of(CONTROL_PLANE))
        .flatMap(List::stream)
        .toList();
  }

  private static List<AuditCheck> reading() {
    return List.of(
        AuditCheck.ofCluster(
            "rbac-everybody",
            "nobody who is merely there may do more than discovery",
            CONTROL_PLANE,
            Means.READING,
            "delete the binding, or name those whom it is for",
            cluster ->
                Verdict.of(
                    new RbacReach(cluster).grants(TenantSubjects.EVERYBODY),
                    "all bindings were read")),
        AuditCheck.ofTenant(
            "rbac-tenant",
            "no binding of the super cluster names the tenant's accounts or people",
            CONTROL_PLANE,
            Means.READING,
            "delete the binding: rights of tenants are in their own control planes",
            tenant ->
                Verdict.of(
                    new RbacReach(tenant.cluster()).grants(TenantSubjects.of(tenant)),
                    "all bindings were read")),
        AuditCheck.ofTenant(
            "tenant-served",
            "the tenant is served under a profile that exists",
            CONTROL_PLANE,
            Means.READING,
            "kubectl get tenant NAME -o yaml says what it waits for",
            ControlPlaneChecks::served),
        AuditCheck.ofCluster(
                "namespace-marks",
                "namespaces that say whose they are tell the truth",
                CONTROL_PLANE,
                Means.READING,
                "delete the namespace, or the labels of insula.dev from it",
                ControlPlaneChecks::marks)
            .answers("CVE-2022-46167", "CVE-2024-39690"),
        AuditCheck.ofTenant(
            "namespace-unmarked",
            "no namespace of the tenant has lost its mark, and its policies with it",
            CONTROL_PLANE,
            Means.REQUEST,
            "restart the syncer's patrol, which writes the labels again",
            ControlPlaneChecks::unmarked));
  }

  private static Verdict served(AuditedTenant tenant) {
    String profile = tenant.tenant().profile();
    if (tenant.cluster().profile(profile).isEmpty()) {
      return new Verdict.Broken(
          List.of(
              new Finding(
                  "Tenant " + tenant.name(), "names profile " + profile + ", which is not there")));
    }
    return tenant.tenant().status().phase() == TenantPhase.READY
        ? new Verdict.Holds("Ready, profile " + profile)
        : new Verdict.Broken(
            List.of(
                new Finding(
                    "Tenant " + tenant.name(),
                    "is "
                        + tenant.tenant().status().phase().text()
                        + ": its policies may be old")));
  }

  private static Verdict marks(AuditedCluster cluster) {
    var findings = new ArrayList<Finding>();
    var claims = cluster.claimedNamespaces();
    claims.forEach(
        (name, origin) -> {
          var owner =
              cluster.tenants().stream()
                  .filter(tenant -> tenant.identity().uid().equals(origin.tenantUid()))
                  .findFirst();
          if (owner.isEmpty()) {
            findings.add(
                new Finding("Namespace " + name, "is marked with the uid of no tenant there is"));
          } else if (!name.equals(
              SuperNames.namespace(owner.get().identity(), origin.namespace()))) {
            findings.add(
                new Finding(
                    "Namespace " + name,
                    "is marked as namespace \""
                        + origin.namespace()
                        + "\" of tenant "
                        + owner.get().name()
                        + ", which is another one"));
          }
        });
    return Verdict.of(findings, claims.size() + " marked namespaces");
  }

  /** Namespaces that the tenant has, and that are in the super cluster without saying so. */
  private static Verdict unmarked(AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    var own = new ObjectReader(tenant.administrator()).list(Resources.NAMESPACES, "");
    for (JsonObject namespace : own) {
      String name = SuperNames.namespace(tenant.tenant().identity(), Meta.name(namespace));
      Optional<JsonObject> below = tenant.cluster().namespace(name);
      if (below.isPresent() && !tenant.superNamespaces().contains(name)) {
        findings.add(
            Finding.of("Namespace", below.get(), "lacks a true label " + Origin.TENANT_UID));
      }
    }
    return Verdict.of(findings, own.size() + " namespaces of the tenant");
  }
}
