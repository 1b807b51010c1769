package dev.insula.tenancy.operator;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.remote.ControlPlaneSecret;

/** The namespace of the super cluster that is Insula's own: kubeconfigs and leases are there. */
public final class SystemNamespace {

  public static final String NAME = ControlPlaneSecret.NAMESPACE;

  private SystemNamespace() {}

  /** Makes it unless it is there. */
  public static void ensure(ControlPlaneClient superCluster, WriteOptions as) {
    try {
      var _ = superCluster.get(TenantTeardown.NAMESPACES, new ObjectName("", NAME));
      return;
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
    var namespace =
        JsonObject.of(
            "apiVersion", "v1", "kind", "Namespace", "metadata", JsonObject.of("name", NAME));
    try {
      superCluster.create(TenantTeardown.NAMESPACES, namespace, as);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }
}
