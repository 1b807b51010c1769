package dev.insula.tenancy.syncer;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Informer;
import dev.insula.client.InformerHandler;
import dev.insula.client.ListOptions;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.PolicyObjects;
import dev.insula.tenancy.translation.SyncedKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a super namespace anew when somebody changed or deleted one of its policies: what bounds
 * a tenant must not wait for the next patrol. Thread-safe.
 */
final class PolicyWatch implements AutoCloseable {

  private final SuperMirror mirror;
  private final TenantPlanes planes;
  private final Queues queues;
  private final List<Informer<Boolean>> informers = new ArrayList<>();

  PolicyWatch(
      ControlPlaneClient superCluster, SuperMirror mirror, TenantPlanes planes, Queues queues) {
    this.mirror = mirror;
    this.planes = planes;
    this.queues = queues;
    for (PolicyObjects.Kind kind : PolicyObjects.Kind.values()) {
      informers.add(
          Informer.of(superCluster, kind.resource(), _ -> Boolean.TRUE)
              .selecting(ListOptions.NONE.withLabelSelector(PolicyObjects.POLICY))
              .handler(new Changes())
              .build());
    }
  }

  void start(Duration timeout) throws InterruptedException {
    informers.forEach(Informer::start);
    for (Informer<Boolean> informer : informers) {
      if (!informer.awaitSync(timeout)) {
        throw new IllegalStateException("policies could not be listed within " + timeout);
      }
    }
  }

  private void look(ObjectName policy) {
    SuperRecord home = mirror.get(SyncedKind.NAMESPACE, new ObjectName("", policy.namespace()));
    if (home != null && planes.byUid(home.origin().tenantUid()) != null) {
      queues.down().add(home.origin().tenantUid(), home.key(SyncedKind.NAMESPACE));
    }
  }

  /** What was just made is as it should be. */
  private final class Changes implements InformerHandler<Boolean> {
    @Override
    public void onUpdate(ObjectName name, Boolean before, Boolean value) {
      look(name);
    }

    @Override
    public void onDelete(ObjectName name, Boolean last) {
      look(name);
    }
  }

  @Override
  public void close() {
    informers.forEach(Informer::close);
  }
}
