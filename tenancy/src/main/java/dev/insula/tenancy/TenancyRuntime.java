package dev.insula.tenancy;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.operator.ControlPlaneProvider;
import dev.insula.tenancy.operator.TenantOperator;
import dev.insula.tenancy.remote.ExternalControlPlanes;
import dev.insula.tenancy.syncer.Syncer;

/**
 * Operator and syncer of one super cluster, running. Thread-safe.
 *
 * <p>What tenants there are and how they fare stands in the Tenant objects of the super cluster;
 * here is only what is counted.
 */
public final class TenancyRuntime implements AutoCloseable {

  private final ExternalControlPlanes external;
  private final Syncer syncer;
  private final TenantOperator operator;

  private TenancyRuntime(ExternalControlPlanes external, Syncer syncer, TenantOperator operator) {
    this.external = external;
    this.syncer = syncer;
    this.operator = operator;
  }

  /**
   * Starts both; when it returns, the Tenant resource is there and tenants that exist are being
   * served.
   *
   * @param superCluster the cluster whose nodes run the pods, with all rights
   * @param fleet the control planes that this process hosts
   * @param provider makes and destroys control planes of the fleet
   */
  public static TenancyRuntime start(
      ControlPlaneClient superCluster,
      Fleet fleet,
      ControlPlaneProvider provider,
      TenancyOptions options)
      throws InterruptedException {
    var external =
        new ExternalControlPlanes(superCluster, options.tenantServers(), Syncer.followed());
    Fleet all = external.joinedWith(fleet);
    var syncer = new Syncer(superCluster, all, options.syncer(), options.clock());
    var operator =
        new TenantOperator(
            superCluster, provider, external, syncer, options.operator(), options.clock());
    var runtime = new TenancyRuntime(external, syncer, operator);
    boolean started = false;
    try {
      syncer.start();
      operator.start();
      started = true;
      return runtime;
    } finally {
      if (!started) {
        runtime.closeQuietly();
      }
    }
  }

  /** Queue and work times of both directions since the start, over all tenants. */
  public JsonObject figures() {
    return syncer.figures().toJson();
  }

  public Syncer syncer() {
    return syncer;
  }

  /** Stops both; the tenants' control planes and pods run on. */
  @Override
  public void close() throws Exception {
    try (external;
        syncer) {
      operator.close();
    }
  }

  private void closeQuietly() {
    try {
      close();
    } catch (Exception e) {
      // What made the start fail is thrown already.
    }
  }
}
