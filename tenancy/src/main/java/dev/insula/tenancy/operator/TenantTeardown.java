package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.naming.SuperNames;
import dev.insula.tenancy.naming.TenantIdentity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes everything that a tenant has in the super cluster: its namespaces, and so all that is in
 * them. Nothing of a tenant is outside of them (invariant 8 of the design).
 */
final class TenantTeardown {

  private static final Logger LOG = LoggerFactory.getLogger(TenantTeardown.class);

  static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");

  private final ControlPlaneClient superCluster;

  TenantTeardown(ControlPlaneClient superCluster) {
    this.superCluster = superCluster;
  }

  /**
   * Sees to it that all namespaces of the tenant are being deleted.
   *
   * @return how many are still there
   */
  int run(TenantIdentity tenant) {
    ListOptions its = ListOptions.NONE.withLabelSelector(Origin.TENANT_UID + "=" + tenant.uid());
    int left = 0;
    for (ApiObject object : superCluster.list(NAMESPACES, "", its).items()) {
      JsonObject namespace = object.tree();
      if (isItsOwn(tenant, namespace)) {
        left++;
        delete(namespace);
      } else {
        LOG.atWarn()
            .addKeyValue("tenant", tenant.name())
            .addKeyValue("namespace", Meta.name(namespace))
            .log("a namespace has the tenant's label, but not its name, and is left alone");
      }
    }
    return left;
  }

  /** A label can be put on any namespace by mistake; the name follows from the tenant's uid. */
  private static boolean isItsOwn(TenantIdentity tenant, JsonObject namespace) {
    Origin origin = Origin.of(namespace);
    return origin != null
        && Meta.name(namespace).equals(SuperNames.namespace(tenant, origin.namespace()));
  }

  private void delete(JsonObject namespace) {
    if (Meta.isDeleting(namespace)) {
      return;
    }
    try {
      superCluster.delete(
          NAMESPACES, Meta.objectName(namespace), DeleteOptions.ofUid(Meta.uid(namespace)));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
