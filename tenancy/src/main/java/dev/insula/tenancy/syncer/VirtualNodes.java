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
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.Comparator;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Virtual nodes: a node object in the tenant for each super node that runs a pod of the tenant. A
 * tenant that runs nothing has one all the same, of a node that would take its pods: tools take a
 * cluster without nodes for a broken one. Thread-safe.
 *
 * <p>Heartbeats: a virtual node is written when something but its heartbeat changed, and for the
 * heartbeat alone only when somebody reads it ({@link #refresh}). Nodes are judged in the super
 * cluster, and their readiness comes from there; see {@link NodeLeases} for their leases.
 */
final class VirtualNodes implements AutoCloseable {

  static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");

  /** Makes neighbouring hashes far apart. */
  private static final int SPREAD = 0x9E3779B1;

  private final SuperMirror mirror;
  private final TenantPlanes planes;
  private final FairQueue<Upkeep> upkeep;
  private final Informer<SuperNode> nodes;
  private final Stripes stripes = new Stripes();
  private final LastTold told = new LastTold();
  private @Nullable NodeLeases leases;

  VirtualNodes(
      ControlPlaneClient superCluster, SuperMirror mirror, TenantPlanes planes, Queues queues) {
    this.mirror = mirror;
    this.planes = planes;
    this.upkeep = queues.upkeep();
    this.nodes =
        Informer.of(superCluster, NODES, SuperNode::of)
            .handler(
                InformerHandler.waking(
                    (before, node) -> before.digest() == node.digest(), node -> dirty(node.name())))
            .build();
  }

  /** Once, before anything starts. */
  void connect(NodeLeases ofNodes) {
    leases = ofNodes;
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

  /**
   * Somebody is about to read nodes of the tenant: their heartbeats shall be those of the real
   * nodes.
   *
   * @param name of one; empty for all
   */
  void refresh(TenantPlane plane, String name) {
    for (String node : plane.virtualNodes()) {
      SuperNode seen = nodes.store().get(new ObjectName("", node));
      boolean asked = name.isEmpty() || name.equals(node);
      if (asked && seen != null && told.isNews(plane, node, seen.heartbeat())) {
        reconcile(plane, node, true);
        told.told(plane, node, seen.heartbeat());
      }
    }
  }

  /** The tenant is served no more. */
  void forget(TenantPlane plane) {
    told.forget(plane);
  }

  /** Brings one virtual node where it should be. */
  void reconcile(TenantPlane plane, String node) {
    reconcile(plane, node, false);
  }

  private void reconcile(TenantPlane plane, String node, boolean heartbeats) {
    ReentrantLock lock = stripes.of(plane, node);
    boolean first = false;
    // The lock makes the count of pods and what is done for it one step: a pod that is bound
    // meanwhile finds the node there, or waits and makes it.
    lock.lock();
    try {
      SuperNode below = nodes.store().get(new ObjectName("", node));
      ApiObject existing = plane.find(NODES, new ObjectName("", node));
      if (below != null && isWanted(plane, node, below)) {
        write(plane, node, Json.parseEncoded(below.virtual()), existing, heartbeats);
        first = has(plane, node);
      } else {
        hasNot(plane, node);
        removeVirtual(plane, existing);
      }
    } finally {
      lock.unlock();
    }
    if (first) {
      dropIdle(plane);
    }
    provide(plane);
  }

  private boolean isWanted(TenantPlane plane, String node, SuperNode below) {
    return mirror.podsOn(plane.uid(), node) > 0
        || (Set.of(node).containsAll(plane.virtualNodes())
            && takesPods(plane, below)
            && runsNothing(plane));
  }

  private boolean runsNothing(TenantPlane plane) {
    return mirror.of(SyncedKind.POD, plane.uid()).stream()
        .allMatch(pod -> pod.nodeName().isEmpty());
  }

  /** A node that stood in for others goes when there are others. */
  private void dropIdle(TenantPlane plane) {
    if (plane.virtualNodes().size() == 2) {
      for (String node : plane.virtualNodes()) {
        podsChanged(plane, node);
      }
    }
  }

  /** A tenant that has no virtual node gets one; which one differs between tenants. */
  void provide(TenantPlane plane) {
    if (!plane.virtualNodes().isEmpty() || !runsNothing(plane)) {
      return;
    }
    nodes.store().names().stream()
        .map(ObjectName::name)
        .filter(node -> takesPods(plane, nodes.store().get(new ObjectName("", node))))
        .min(Comparator.comparingInt(node -> SPREAD * Objects.hash(plane.uid(), node)))
        .ifPresent(node -> upkeep.add(plane.uid(), new Upkeep.VirtualNode(node)));
  }

  private static boolean takesPods(TenantPlane plane, @Nullable SuperNode node) {
    return node != null && node.takesPodsOf(plane.name(), plane.context().profile());
  }

  /**
   * The tenant has the node.
   *
   * @return whether it had it not before
   */
  private boolean has(TenantPlane plane, String node) {
    boolean first = plane.virtualNodes().add(node);
    if (first && leases != null && leases.isFollowed(plane)) {
      upkeep.add(plane.uid(), new Upkeep.NodeLease(node));
    }
    return first;
  }

  private void hasNot(TenantPlane plane, String node) {
    plane.virtualNodes().remove(node);
    told.forget(plane, node);
    if (leases != null) {
      leases.nodeGoes(plane, node);
    }
  }

  private static void write(
      TenantPlane plane,
      String node,
      JsonObject wanted,
      @Nullable ApiObject existing,
      boolean heartbeats) {
    if (plane.isRemote()) {
      // Somebody may run a scheduler there, which has nothing to place on these.
      NodeUp.cordon(wanted);
    }
    JsonObject current;
    if (existing == null) {
      current = plane.client().create(NODES, wanted, SuperWriter.AS).tree();
    } else {
      current = existing.tree();
      if (!isVirtual(current)) {
        throw new NotYetException("the tenant has a node of its own named " + node);
      }
    }
    JsonObject merged = NodeUp.merge(current, wanted, heartbeats);
    if (merged == null) {
      return;
    }
    if (!merged.objectAt("spec").equals(current.objectAt("spec"))) {
      JsonObject written = plane.client().update(NODES, merged, SuperWriter.AS).tree();
      Meta.of(merged).put("resourceVersion", Meta.resourceVersion(written));
    }
    var _ = plane.client().update(NODES, merged, SuperWriter.AS.withSubresource("status"));
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

  private void dirty(String node) {
    for (TenantPlane plane : planes.all()) {
      if (plane.virtualNodes().contains(node)) {
        upkeep.add(plane.uid(), new Upkeep.VirtualNode(node));
      } else {
        provide(plane);
      }
    }
  }
}
