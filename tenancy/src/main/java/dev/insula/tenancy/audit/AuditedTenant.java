package dev.insula.tenancy.audit;

import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.translation.ApiAddress;
import dev.insula.tenancy.translation.TenantContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A tenant as one audit sees it: below, in the super cluster, and as its administrator. */
final class AuditedTenant implements AutoCloseable {

  private final AuditedCluster cluster;
  private final Tenant tenant;
  private final Map<String, String> namespaces;
  private final Map<GroupVersionResource, List<JsonObject>> read = new HashMap<>();
  private Optional<HttpControlPlaneClient> administrator = Optional.empty();

  AuditedTenant(AuditedCluster cluster, Tenant tenant) {
    this.cluster = cluster;
    this.tenant = tenant;
    this.namespaces = namespacesOf(cluster, tenant);
  }

  AuditedCluster cluster() {
    return cluster;
  }

  Tenant tenant() {
    return tenant;
  }

  String name() {
    return tenant.name();
  }

  /** The tenant's own namespaces by their super namespaces; only those whose claim is true. */
  Map<String, String> namespaces() {
    return namespaces;
  }

  Set<String> superNamespaces() {
    return namespaces.keySet();
  }

  /** How many namespaces were looked at, for a verdict's evidence. */
  String inNamespaces() {
    return namespaces.isEmpty()
        ? "the tenant has nothing in the super cluster"
        : namespaces.size() + " super namespaces";
  }

  /** All objects of a kind in the tenant's super namespaces. */
  List<JsonObject> below(GroupVersionResource resource) {
    List<JsonObject> known = read.get(resource);
    if (known == null) {
      known = new ArrayList<>();
      for (String namespace : superNamespaces()) {
        known.addAll(cluster.reader().list(resource, namespace));
      }
      read.put(resource, known);
    }
    return known;
  }

  /** The tenant's profile as it is now. */
  IsolationProfile profile() {
    return cluster
        .profile(tenant.profile())
        .orElseThrow(
            () -> new UnverifiableException("there is no profile \"" + tenant.profile() + "\""));
  }

  /** Labels of the nodes that the profile gives to the tenant. */
  Map<String, String> nodeLabels() {
    return profile().nodeLabels(tenant.name());
  }

  /** The airlock that holds for the tenant. */
  Airlock airlock() {
    return Airlock.of(profile(), tenant.name());
  }

  /** What the syncer's translations know of the tenant, as far as policies need it. */
  TenantContext context() {
    TenantEndpoint endpoint =
        tenant
            .status()
            .endpoint()
            .orElseThrow(() -> new UnverifiableException("the tenant has no control plane yet"));
    var api = new ApiAddress(endpoint.host(), endpoint.port());
    return new TenantContext(
        tenant.identity(), api, List.of(), "cluster.local", Set.of(), profile());
  }

  /** The tenant's administrator's access to the tenant's control plane. */
  Kubeconfig access() {
    if (tenant.isExternal()) {
      throw new UnverifiableException(
          "its control plane is served elsewhere, by somebody whom the audit does not call");
    }
    ObjectName name = cluster.target().kubeconfigs().apply(tenant.status().controlPlane());
    JsonObject secret =
        cluster
            .reader()
            .find(Resources.SECRETS, name)
            .orElseThrow(() -> new UnverifiableException("there is no Secret " + name));
    String encoded = secret.objectAt("data").string(cluster.target().kubeconfigKey(), "");
    try {
      String text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      return Kubeconfig.parse(text, null);
    } catch (IllegalArgumentException | Kubeconfig.KubeconfigException e) {
      throw new UnverifiableException("Secret " + name + " holds no kubeconfig");
    }
  }

  /** Requests of the tenant's administrator to the tenant's control plane. */
  HttpControlPlaneClient administrator() {
    if (administrator.isEmpty()) {
      administrator = Optional.of(new HttpControlPlaneClient(access(), "insula-audit"));
    }
    return administrator.get();
  }

  @Override
  public void close() {
    administrator.ifPresent(HttpControlPlaneClient::close);
  }

  private static Map<String, String> namespacesOf(AuditedCluster cluster, Tenant tenant) {
    var out = new java.util.LinkedHashMap<String, String>();
    cluster
        .claimedNamespaces()
        .forEach(
            (name, origin) -> {
              boolean own = origin.tenantUid().equals(tenant.identity().uid());
              if (own && name.equals(SuperNames.namespace(tenant.identity(), origin.namespace()))) {
                out.put(name, origin.namespace());
              }
            });
    return out;
  }
}
