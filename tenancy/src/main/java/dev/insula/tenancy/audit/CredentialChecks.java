package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.CONTROL_PLANE;

import dev.insula.client.ListOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.policy.DeclaredKinds;
import dev.insula.tenancy.remote.ControlPlaneSecret;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Guarantees about certificates, tokens and secrets. */
final class CredentialChecks {

  /** A tenant's credentials are tried at no more neighbours than this. */
  private static final int MAX_NEIGHBOURS = 5;

  private static final String SUPER_TOKEN = "kubernetes.io/service-account-token";
  private static final Set<String> PLATFORM_TYPES =
      Set.of(SUPER_TOKEN, "bootstrap.kubernetes.io/token", "insula.dev/kubeconfig");

  private CredentialChecks() {}

  static List<AuditCheck> all() {
    return List.of(
        AuditCheck.ofTenant(
                "credentials-at-super",
                "the tenant's credentials are worth nothing at the super cluster",
                CONTROL_PLANE,
                Means.REQUEST,
                "the super cluster must not trust the CA or the token keys of control planes",
                CredentialChecks::atSuper)
            .answers("CVE-2023-48312"),
        AuditCheck.ofTenant(
                "credentials-at-neighbours",
                "the tenant's credentials are worth nothing at other tenants",
                CONTROL_PLANE,
                Means.REQUEST,
                "each control plane needs a CA and token keys of its own",
                CredentialChecks::atNeighbours)
            .answers("CVE-2023-46254", "CVE-2024-42480"),
        AuditCheck.ofCluster(
            "kubeconfigs",
            "kubeconfigs of tenants' administrators are kept for tenants that exist only",
            CONTROL_PLANE,
            Means.READING,
            "delete the Secret",
            CredentialChecks::kubeconfigs),
        AuditCheck.ofTenant(
            "secrets-below",
            "secrets in the tenant's super namespaces are the tenant's",
            CONTROL_PLANE,
            Means.READING,
            "delete the Secret: pods of the tenant can mount it",
            CredentialChecks::secretsBelow));
  }

  private static Verdict atSuper(AuditedTenant tenant) {
    Kubeconfig at = tenant.cluster().target().access();
    return Verdict.of(
        use(tenant.access(), at, "the super cluster"), "its certificate or token was refused");
  }

  private static Verdict atNeighbours(AuditedTenant tenant) {
    Kubeconfig own = tenant.access();
    List<Tenant> neighbours =
        tenant.cluster().tenants().stream()
            .filter(other -> !other.name().equals(tenant.name()))
            .filter(other -> other.status().endpoint().isPresent() && !other.isExternal())
            .limit(MAX_NEIGHBOURS)
            .toList();
    var findings = new ArrayList<Finding>();
    for (Tenant neighbour : neighbours) {
      try (var other = new AuditedTenant(tenant.cluster(), neighbour)) {
        findings.addAll(use(own, other.access(), "tenant " + neighbour.name()));
      }
    }
    return Verdict.of(
        findings,
        neighbours.isEmpty()
            ? "there are no other tenants"
            : "refused by " + neighbours.size() + " other control planes");
  }

  /** What one's credentials open at another's server. */
  private static List<Finding> use(Kubeconfig credentials, Kubeconfig at, String where) {
    if (at.server().equals(credentials.server())) {
      return List.of(new Finding(where, "is served at the tenant's own address"));
    }
    var mixed =
        new Kubeconfig(
            at.server(),
            at.certificateAuthority(),
            credentials.clientCertificate(),
            credentials.clientKey(),
            credentials.token(),
            credentials.tokenFile());
    try (var client = new HttpControlPlaneClient(mixed, "insula-audit")) {
      client.list(Resources.NAMESPACES, "", ListOptions.NONE.page(1, ""));
      return List.of(new Finding(where, "lists namespaces for the tenant's administrator"));
    } catch (ApiException e) {
      if (e.code() == 401 || e.code() == 403) {
        return List.of();
      }
      throw e;
    }
  }

  private static ObjectName kubeconfig(AuditedCluster cluster, Tenant tenant) {
    return tenant.isExternal()
        ? new ObjectName(ControlPlaneSecret.NAMESPACE, tenant.kubeconfigSecret())
        : cluster.target().kubeconfigs().apply(tenant.identity().controlPlane());
  }

  private static Verdict kubeconfigs(AuditedCluster cluster) {
    Set<String> known =
        cluster.tenants().stream()
            .map(tenant -> kubeconfig(cluster, tenant))
            .map(Object::toString)
            .collect(Collectors.toSet());
    List<JsonObject> all =
        cluster.all(Resources.SECRETS).stream()
            .filter(secret -> secret.string("type", "").equals("insula.dev/kubeconfig"))
            .toList();
    var findings = new ArrayList<Finding>();
    for (JsonObject secret : all) {
      if (!known.contains(Meta.objectName(secret).toString())) {
        findings.add(Finding.of("Secret", secret, "is the kubeconfig of no tenant there is"));
      }
    }
    return Verdict.of(findings, all.size() + " kubeconfigs");
  }

  private static Verdict secretsBelow(AuditedTenant tenant) {
    var findings = new ArrayList<Finding>();
    List<JsonObject> secrets = tenant.below(Resources.SECRETS);
    DeclaredKinds declared = tenant.cluster().declared();
    for (JsonObject secret : secrets) {
      Origin origin = Origin.of(secret);
      String type = secret.string("type", "");
      if (PLATFORM_TYPES.contains(type)) {
        findings.add(Finding.of("Secret", secret, "has type " + type + ": it opens the platform"));
      } else if (origin == null
          ? !isMade(secret, declared)
          : !origin.tenantUid().equals(tenant.tenant().identity().uid())) {
        findings.add(Finding.of("Secret", secret, "is not marked as the tenant's"));
      }
    }
    return Verdict.of(findings, secrets.size() + " secrets");
  }

  /** Whether a SyncPolicy lets controllers make it. */
  private static boolean isMade(JsonObject secret, DeclaredKinds declared) {
    boolean result =
        declared.results().contains("Secret")
            && Meta.name(secret).startsWith(SuperNames.RESULT_PREFIX);
    return result || declared.makes().contains("secrets");
  }
}
