package dev.insula.tenancy;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.metrics.BusiestNames;
import dev.insula.metrics.MetricSource;
import dev.insula.tenancy.operator.ControlPlaneProvider;
import dev.insula.tenancy.operator.SystemNamespace;
import dev.insula.tenancy.operator.TenantOperator;
import dev.insula.tenancy.remote.ExternalControlPlanes;
import dev.insula.tenancy.replica.Fence;
import dev.insula.tenancy.replica.FencedClient;
import dev.insula.tenancy.replica.FencedFleet;
import dev.insula.tenancy.replica.ReplicaLease;
import dev.insula.tenancy.syncer.Syncer;
import java.time.InstantSource;

/**
 * Operator and syncer of one super cluster, running. Thread-safe.
 *
 * <p>What tenants there are and how they fare stands in the Tenant objects of the super cluster;
 * here is only what is counted.
 */
public final class TenancyRuntime implements AutoCloseable {

  private final ReplicaLease lease;
  private final ExternalControlPlanes external;
  private final Syncer syncer;
  private final TenantOperator operator;

  private TenancyRuntime(
      ReplicaLease lease, ExternalControlPlanes external, Syncer syncer, TenantOperator operator) {
    this.lease = lease;
    this.external = external;
    this.syncer = syncer;
    this.operator = operator;
  }

  /**
   * Starts both; when it returns, the Tenant resource is there and tenants that exist are being
   * served.
   *
   * @param superCluster the cluster whose nodes run the pods, as a user with the rights of {@link
   *     dev.insula.tenancy.rbac.Right}
   * @param fleet the control planes that this process hosts
   * @param provider makes and destroys control planes of the fleet
   */
  public static TenancyRuntime start(
      ControlPlaneClient superCluster,
      Fleet fleet,
      ControlPlaneProvider provider,
      TenancyOptions options)
      throws InterruptedException {
    var fence = new Fence(System::nanoTime, InstantSource.system());
    SystemNamespace.ensure(superCluster, WriteOptions.as("insula-operator"));
    var lease =
        new ReplicaLease(
            superCluster, SystemNamespace.NAME, options.replica(), options.lease(), fence);
    var fenced = new FencedClient(superCluster, fence);
    var external =
        new ExternalControlPlanes(superCluster, options.tenantServers(), Syncer.followed());
    Fleet all = new FencedFleet(external.joinedWith(fleet), fence);
    var syncer = new Syncer(fenced, all, options.syncer(), options.clock());
    var operator =
        new TenantOperator(
            fenced, lease, provider, external, syncer, options.operator(), options.clock());
    var runtime = new TenancyRuntime(lease, external, syncer, operator);
    boolean started = false;
    try {
      lease.start();
      syncer.start();
      operator.start();
      lease.listen(operator);
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

  /**
   * What operator, syncer and lease count: sums over all tenants, and some by name. It is the
   * platform's, and nothing for a tenant to see.
   *
   * @param busiest which tenants are told by name since much is done for them
   * @param mostInTrouble how many are told by name of each kind of trouble
   */
  public MetricSource metrics(BusiestNames busiest, int mostInTrouble) {
    MetricSource tenants = syncer.metrics(busiest, mostInTrouble);
    return families -> {
      lease.collect(families);
      operator.collect(families);
      tenants.collect(families);
      external.figures().collect(families);
    };
  }

  public Syncer syncer() {
    return syncer;
  }

  /** Stops both; the tenants' control planes and pods run on. */
  @Override
  public void close() throws Exception {
    try (lease;
        external;
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
