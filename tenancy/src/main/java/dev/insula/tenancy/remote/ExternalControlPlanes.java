package dev.insula.tenancy.remote;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.FleetChange;
import dev.insula.client.ListOptions;
import dev.insula.client.http.AddressRules;
import dev.insula.client.http.CallFigures;
import dev.insula.client.http.ClientLimits;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.metrics.MetricSource;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.naming.TenantIdentity;
import java.net.URI;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The control planes of tenants that are served elsewhere, by any Kubernetes API server that the
 * kubeconfig in a Secret leads to. Thread-safe; bounded by the tenants there are.
 */
public final class ExternalControlPlanes implements AutoCloseable {

  private static final String USER_AGENT = "insula-syncer";
  private static final int HTTPS = 443;
  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");

  private final ControlPlaneClient superCluster;
  private final AddressRules addresses;
  private final List<GroupVersionResource> followed;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, RemoteControlPlane> planes = new HashMap<>();
  private final List<Fleet.Listener> listeners = new CopyOnWriteArrayList<>();
  private final RemoteChanges changes = new ToListeners();
  private final CallFigures calls = new CallFigures("tenants");

  /**
   * @param addresses where tenants' servers may be
   * @param followed resources whose changes the fleet's listeners hear of
   */
  public ExternalControlPlanes(
      ControlPlaneClient superCluster,
      AddressRules addresses,
      List<GroupVersionResource> followed) {
    this.superCluster = superCluster;
    this.addresses = addresses;
    this.followed = List.copyOf(followed);
  }

  /**
   * Connects with a tenant's control plane, or takes over what changed in its Secret. The first
   * time it must answer.
   *
   * @return where its pods reach it
   * @throws RuntimeException if the Secret can't be used or the server does not answer
   */
  public TenantEndpoint connect(Tenant tenant) {
    Kubeconfig config = ControlPlaneSecret.read(superCluster, tenant.kubeconfigSecret());
    String name = tenant.identity().controlPlane();
    RemoteControlPlane known = find(name);
    if (known == null) {
      add(name, new RemoteControlPlane(name, config, this::client, followed, changes));
    } else {
      known.use(config);
    }
    return endpoint(config.server());
  }

  /** Lets go of a tenant's control plane: what is under way there is broken off. */
  public void disconnect(TenantIdentity tenant) {
    RemoteControlPlane plane;
    lock.lock();
    try {
      plane = planes.remove(tenant.controlPlane());
    } finally {
      lock.unlock();
    }
    if (plane != null) {
      plane.close();
    }
  }

  /** One fleet of the control planes that are hosted here and of these. */
  public Fleet joinedWith(Fleet hosted) {
    return new JoinedFleet(hosted, this);
  }

  @Nullable ControlPlaneClient client(String controlPlane) {
    return find(controlPlane);
  }

  Set<String> names() {
    lock.lock();
    try {
      return Set.copyOf(planes.keySet());
    } finally {
      lock.unlock();
    }
  }

  void follow(String controlPlane, Collection<GroupVersionResource> resources) {
    RemoteControlPlane plane = find(controlPlane);
    if (plane != null) {
      plane.followBesides(resources);
    }
  }

  Fleet.Subscription subscribe(Fleet.Listener listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close() {
    List<RemoteControlPlane> all;
    lock.lock();
    try {
      all = List.copyOf(planes.values());
      planes.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(RemoteControlPlane::close);
  }

  private void add(String name, RemoteControlPlane plane) {
    boolean added = false;
    try {
      var _ = plane.list(NAMESPACES, "", ListOptions.NONE.page(1, ""));
      lock.lock();
      try {
        added = planes.putIfAbsent(name, plane) == null;
      } finally {
        lock.unlock();
      }
    } finally {
      if (added) {
        plane.follow();
      } else {
        plane.discard();
      }
    }
  }

  /** How calls to all of them went. */
  public MetricSource figures() {
    return calls;
  }

  private @Nullable RemoteControlPlane find(String controlPlane) {
    lock.lock();
    try {
      return planes.get(controlPlane);
    } finally {
      lock.unlock();
    }
  }

  private HttpControlPlaneClient client(Kubeconfig config) {
    return HttpControlPlaneClient.guarded(
        config, USER_AGENT, addresses, ClientLimits.GUARDED, calls);
  }

  private static TenantEndpoint endpoint(URI server) {
    int port = server.getPort() < 0 ? HTTPS : server.getPort();
    return new TenantEndpoint(server.toString(), server.getHost(), port);
  }

  private final class ToListeners implements RemoteChanges {
    @Override
    public void changed(FleetChange change) {
      listeners.forEach(listener -> listener.changed(change));
    }

    @Override
    public void missed(String controlPlane) {
      listeners.forEach(listener -> listener.missed(controlPlane));
    }

    @Override
    public boolean isBehind(String controlPlane) {
      return listeners.stream().anyMatch(listener -> listener.isBehind(controlPlane));
    }
  }
}
