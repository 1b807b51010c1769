package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.FairQueue;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.NodeUp;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Virtual nodes: a node object in the tenant for each super node that runs a pod of the tenant, and
 * for no other. Thread-safe.
 *
 * <p>Heartbeats: a virtual node is written when something but its heartbeat changed, never for the
 * heartbeat alone: with a tenant's leases renewed every 10 s, idle tenants would cost more than
 * busy ones. Nothing in a hosted tenant judges nodes by their leases; readiness comes from the
 * super cluster, which does.
 */
final class VirtualNodes implements AutoCloseable {

  static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");

  /**
   * What tenants see of a super node.
   *
   * @param wanted the virtual node, encoded
   * @param digest of it without heartbeats
   */
  private record Seen(byte[] wanted, int digest) {}

  private final SuperMirror mirror;
  private final TenantPlanes planes;
  private final FairQueue<Upkeep> upkeep;
  private final Informer<Seen> nodes;
  private final Stripes stripes = new Stripes();

  VirtualNodes(
      ControlPlaneClient superCluster, SuperMirror mirror, TenantPlanes planes, Queues queues) {
    this.mirror = mirror;
    this.planes = planes;
    this.upkeep = queues.upkeep();
    this.nodes = Informer.of(superCluster, NODES, VirtualNodes::see).handler(new Handler()).build();
  }

  void start(Duration timeout) throws InterruptedException {
    if (!nodes.start().awaitSync(timeout)) {
      throw new IllegalStateException("nodes could not be listed within " + timeout);
    }
  }

  /** Before a pod is bound: the node that it names must be there. */
  void ensure(TenantPlane plane, String node) {
    if (!plane.virtualNodes().contains(node)) {
      reconcile(plane, node);
      if (!plane.virtualNodes().contains(node)) {
        throw new NotYetException("node " + node + " is not known");
      }
    }
  }

  /** The pods of the tenant on the node changed: it may be the first or the last. */
  void podsChanged(TenantPlane plane, String node) {
    boolean used = mirror.podsOn(plane.uid(), node) > 0;
    if (used != plane.virtualNodes().contains(node)) {
      upkeep.add(plane.uid(), new Upkeep.VirtualNode(node));
    }
  }

  /** Brings one virtual node where it should be. */
  void reconcile(TenantPlane plane, String node) {
    ReentrantLock lock = stripes.of(plane, node);
    // The lock makes the count of pods and what is done for it one step: a pod that is bound
    // meanwhile finds the node there, or waits and makes it.
    lock.lock();
    try {
      Seen seen = nodes.store().get(new ObjectName("", node));
      ApiObject existing = plane.find(NODES, new ObjectName("", node));
      if (mirror.podsOn(plane.uid(), node) > 0 && seen != null) {
        write(plane, node, Json.parseObject(seen.wanted()), existing);
        plane.virtualNodes().add(node);
      } else {
        plane.virtualNodes().remove(node);
        removeVirtual(plane, existing);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void write(
      TenantPlane plane, String node, JsonObject wanted, @Nullable ApiObject existing) {
    JsonObject current;
    if (existing == null) {
      current = plane.client().create(NODES, wanted, SuperWriter.AS).tree();
    } else {
      current = existing.tree();
      if (!isVirtual(current)) {
        throw new NotYetException("the tenant has a node of its own named " + node);
      }
    }
    JsonObject merged = NodeUp.merge(current, wanted);
    if (merged != null) {
      var _ = plane.client().update(NODES, merged, SuperWriter.AS.withSubresource("status"));
    }
  }

  private static void removeVirtual(TenantPlane plane, @Nullable ApiObject existing) {
    if (existing == null) {
      return;
    }
    JsonObject node = existing.tree();
    if (!isVirtual(node)) {
      return;
    }
    try {
      plane.client().delete(NODES, Meta.objectName(node), DeleteOptions.ofUid(Meta.uid(node)));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  static boolean isVirtual(JsonObject node) {
    return Meta.of(node).objectAt("labels").containsKey(NodeUp.VIRTUAL);
  }

  private static Seen see(ApiObject node) {
    JsonObject wanted = NodeUp.translate(node.tree());
    JsonObject lasting = wanted.deepCopy();
    lasting
        .objectAt("status")
        .objects("conditions")
        .forEach(condition -> condition.remove("lastHeartbeatTime"));
    return new Seen(Json.bytes(wanted), lasting.hashCode());
  }

  Stripes stripes() {
    return stripes;
  }

  Informer<?> informer() {
    return nodes;
  }

  @Override
  public void close() {
    nodes.close();
  }

  private final class Handler implements InformerHandler<Seen> {
    @Override
    public void onAdd(ObjectName name, Seen value) {
      dirty(name.name());
    }

    @Override
    public void onUpdate(ObjectName name, Seen before, Seen value) {
      if (before.digest() != value.digest()) {
        dirty(name.name());
      }
    }

    @Override
    public void onDelete(ObjectName name, Seen last) {
      dirty(name.name());
    }

    private void dirty(String node) {
      for (TenantPlane plane : planes.all()) {
        if (plane.virtualNodes().contains(node)) {
          upkeep.add(plane.uid(), new Upkeep.VirtualNode(node));
        }
      }
    }
  }
}
