package dev.insula.tenancy.translation;

import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.naming.TenantIdentity;
import dev.insula.tenancy.profile.IsolationProfile;
import java.util.List;
import java.util.Set;

/**
 * What all translations of a tenant's objects know besides the object. Immutable.
 *
 * @param api the tenant's API server as pods reach it
 * @param dnsServers name servers that know the tenant's services; empty leaves pods with the super
 *     cluster's, whose search path finds services of the pod's own namespace
 * @param clusterDomain such as {@code cluster.local}
 * @param priorityClasses classes of the super cluster that tenants may use
 * @param profile what the tenant's workloads must have
 */
public record TenantContext(
    TenantIdentity tenant,
    ApiAddress api,
    List<String> dnsServers,
    String clusterDomain,
    Set<String> priorityClasses,
    IsolationProfile profile) {

  public TenantContext withProfile(IsolationProfile other) {
    return new TenantContext(tenant, api, dnsServers, clusterDomain, priorityClasses, other);
  }

  /** The super namespace of a namespace of this tenant. */
  public String superNamespace(String namespace) {
    return SuperNames.namespace(tenant, namespace);
  }
}
