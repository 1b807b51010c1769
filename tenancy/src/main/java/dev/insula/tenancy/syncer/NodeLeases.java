package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.FairQueue;
import dev.insula.client.Fleet;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The leases of virtual nodes: by them a tenant's tools, and the node lifecycle controller of a
 * control plane that has one, see that a node lives. A node renews its own every 10 s; doing the
 * same for each tenant would cost more than all that idle tenants cost otherwise, and keep them
 * awake. So
 *
 * <ul>
 *   <li>a hosted tenant's leases are made and renewed when somebody reads them, before the answer,
 *       and as long as somebody watches them: whoever looks sees the renewals of the real nodes,
 *       and where nobody looks nothing is written;
 *   <li>those of a control plane elsewhere, where one can't know who looks, are renewed whenever
 *       the real node's is.
 * </ul>
 *
 * <p>A node that is silent renews nothing, and neither do its leases in tenants. Thread-safe.
 */
final class NodeLeases implements AutoCloseable {

  static final GroupVersionResource LEASES =
      new GroupVersionResource("coordination.k8s.io", "v1", "leases");

  static final String NAMESPACE = "kube-node-lease";

  private static final Logger LOG = LoggerFactory.getLogger(NodeLeases.class);

  /** A reader waits no longer; what is left is renewed meanwhile. */
  private static final Duration READER_WAITS = Duration.ofSeconds(1);

  /**
   * A super node's lease.
   *
   * @param renewed when, as the node wrote it
   */
  private record Life(String renewed, long seconds) {}

  private final VirtualNodes nodes;
  private final FairQueue<Upkeep> upkeep;
  private final Informer<Life> lives;
  private final LastTold told = new LastTold();

  /** Tenants whose leases are renewed whenever the nodes' are, with the number of reasons. */
  private final ConcurrentMap<TenantPlane, Integer> followed = new ConcurrentHashMap<>();

  NodeLeases(ControlPlaneClient superCluster, VirtualNodes nodes, Queues queues) {
    this.nodes = nodes;
    this.upkeep = queues.upkeep();
    this.lives =
        Informer.of(superCluster, LEASES, NodeLeases::life)
            .inNamespace(NAMESPACE)
            .handler(new Handler())
            .build();
  }

  void start(Duration timeout) throws InterruptedException {
    if (!lives.start().awaitSync(timeout)) {
      throw new IllegalStateException("leases of nodes could not be listed within " + timeout);
    }
  }

  /** A tenant is served from now on. */
  void serve(TenantPlane plane) {
    if (plane.isRemote()) {
      follow(plane);
    }
  }

  void forget(TenantPlane plane) {
    followed.remove(plane);
    told.forget(plane);
  }

  /** Somebody watches the tenant's leases until the result is closed. */
  Fleet.Subscription watched(TenantPlane plane) {
    follow(plane);
    return () -> followed.computeIfPresent(plane, (_, count) -> count == 1 ? null : count - 1);
  }

  private void follow(TenantPlane plane) {
    followed.merge(plane, 1, Integer::sum);
  }

  /** Whether the tenant's leases are renewed without being read. */
  boolean isFollowed(TenantPlane plane) {
    return followed.containsKey(plane);
  }

  boolean isFollowed(String uid) {
    return followed.keySet().stream().anyMatch(plane -> plane.uid().equals(uid));
  }

  /** When the node renewed its lease last, as far as is known; empty if it has none. */
  String lastRenewal(String node) {
    Life life = lives.store().get(new ObjectName(NAMESPACE, node));
    return life == null ? "" : life.renewed();
  }

  /**
   * Somebody is about to read leases of the tenant.
   *
   * @param name of one; empty for all
   */
  void refresh(TenantPlane plane, String name) {
    long end = System.nanoTime() + READER_WAITS.toNanos();
    for (String node : plane.virtualNodes()) {
      if (!name.isEmpty() && !name.equals(node)) {
        continue;
      }
      if (System.nanoTime() - end < 0) {
        reconcile(plane, node);
      } else {
        upkeep.add(plane.uid(), new Upkeep.NodeLease(node));
      }
    }
  }

  /** Brings one lease where it should be. */
  void reconcile(TenantPlane plane, String node) {
    Life life = lives.store().get(new ObjectName(NAMESPACE, node));
    if (life == null || life.renewed().isEmpty() || !told.isNews(plane, node, life.renewed())) {
      return;
    }
    ReentrantLock lock = nodes.stripes().of(plane, node);
    // With the node's own lock, so that a lease does not outlive its node.
    lock.lock();
    try {
      if (plane.virtualNodes().contains(node) && told.isNews(plane, node, life.renewed())) {
        write(plane, node, life);
        told.told(plane, node, life.renewed());
      }
    } finally {
      lock.unlock();
    }
  }

  /** The virtual node goes; called with its lock. */
  void nodeGoes(TenantPlane plane, String node) {
    if (!told.forget(plane, node)) {
      return;
    }
    try {
      plane.client().delete(LEASES, new ObjectName(NAMESPACE, node), DeleteOptions.NONE);
    } catch (ApiException e) {
      tolerate(plane, e);
    }
  }

  private static void write(TenantPlane plane, String node, Life life) {
    var spec =
        JsonObject.of(
            "holderIdentity", node,
            "leaseDurationSeconds", life.seconds(),
            "renewTime", life.renewed());
    try {
      if (!renew(plane, node, spec)) {
        create(plane, node, spec);
      }
    } catch (ApiException e) {
      tolerate(plane, e);
    }
  }

  private static boolean renew(TenantPlane plane, String node, JsonObject spec) {
    try {
      plane
          .client()
          .patch(
              LEASES,
              new ObjectName(NAMESPACE, node),
              PatchType.MERGE,
              JsonOrArray.of(JsonObject.of("spec", spec)),
              SuperWriter.AS);
      return true;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  private static void create(TenantPlane plane, String node, JsonObject spec) {
    ApiObject virtual = plane.find(VirtualNodes.NODES, new ObjectName("", node));
    if (virtual == null) {
      return;
    }
    var owner =
        JsonObject.of(
            "apiVersion", "v1", "kind", "Node", "name", node, "uid", Meta.uid(virtual.tree()));
    var lease =
        JsonObject.of(
            "apiVersion",
            "coordination.k8s.io/v1",
            "kind",
            "Lease",
            "metadata",
            JsonObject.of(
                "name", node, "namespace", NAMESPACE, "ownerReferences", JsonArray.of(owner)),
            "spec",
            spec);
    plane.client().create(LEASES, lease, SuperWriter.AS);
  }

  /**
   * Where the tenant does not let leases be written (rights, bounds, webhooks) nothing is lost but
   * the sign of life, and the next renewal is soon. A server in trouble is tried again.
   */
  private static void tolerate(TenantPlane plane, ApiException e) {
    if (e.code() >= 500 || e.code() == 429) {
      throw e;
    }
    LOG.atDebug()
        .addKeyValue("tenant", plane.name())
        .log("a lease of a virtual node is not written: {}", e.getMessage());
  }

  private static Life life(ApiObject lease) {
    JsonObject spec = lease.tree().objectAt("spec");
    return new Life(spec.string("renewTime", ""), spec.integer("leaseDurationSeconds", 40));
  }

  /** Tenants of whose leases anything is remembered. */
  int remembered() {
    return told.tenants();
  }

  @Override
  public void close() {
    lives.close();
  }

  private final class Handler implements InformerHandler<Life> {
    @Override
    public void onAdd(ObjectName name, Life life) {
      renewed(name.name());
    }

    @Override
    public void onUpdate(ObjectName name, Life before, Life life) {
      if (!before.equals(life)) {
        renewed(name.name());
      }
    }

    @Override
    public void onDelete(ObjectName name, Life last) {
      // The node goes too, or lives without; its last sign of life stays what it was.
    }

    private void renewed(String node) {
      for (TenantPlane plane : followed.keySet()) {
        if (plane.virtualNodes().contains(node)) {
          upkeep.add(plane.uid(), new Upkeep.NodeLease(node));
        }
      }
    }
  }
}
