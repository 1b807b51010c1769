package dev.insula.tenancy.syncer;

import dev.insula.client.Fleet;
import dev.insula.client.Refresher;
import dev.insula.machinery.object.GroupVersionResource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a hosted tenant's view of its nodes up to date when somebody looks. Thread-safe. */
record TenantRefresher(TenantPlane plane, VirtualNodes nodes, NodeLeases leases)
    implements Refresher {

  private static final Logger LOG = LoggerFactory.getLogger(TenantRefresher.class);

  @Override
  public void beforeRead(GroupVersionResource resource, String namespace, String name) {
    if (isAboutLeases(resource, namespace)) {
      quietly(() -> leases.refresh(plane, name));
    } else if (resource.equals(VirtualNodes.NODES)) {
      quietly(() -> nodes.refresh(plane, name));
    }
  }

  /** Nodes' own heartbeats are minutes apart, and not worth a write for who only waits. */
  @Override
  public Fleet.Subscription watched(GroupVersionResource resource, String namespace, String name) {
    return isAboutLeases(resource, namespace) ? leases.watched(plane) : () -> {};
  }

  private static boolean isAboutLeases(GroupVersionResource resource, String namespace) {
    return resource.equals(NodeLeases.LEASES)
        && (namespace.isEmpty() || namespace.equals(NodeLeases.NAMESPACE));
  }

  /** Who reads gets what is stored rather than a failure. */
  private void quietly(Runnable refresh) {
    if (!plane.begin()) {
      return;
    }
    try {
      refresh.run();
    } catch (RuntimeException e) {
      LOG.atDebug()
          .addKeyValue("tenant", plane.name())
          .log("what is read is not brought up to date: {}", e.getMessage());
    } finally {
      plane.end();
    }
  }
}
