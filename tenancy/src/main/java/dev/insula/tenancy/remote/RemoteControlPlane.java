package dev.insula.tenancy.remote;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ForwardingClient;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * One control plane that is served elsewhere: a client that can be given another kubeconfig, and a
 * watch of each kind that somebody follows. Thread-safe.
 */
final class RemoteControlPlane extends ForwardingClient implements AutoCloseable {

  private final String name;
  private final Function<Kubeconfig, HttpControlPlaneClient> connector;
  private final RemoteChanges changes;
  private final List<ResourceWatch> watches;
  private final ReentrantLock lock = new ReentrantLock();

  /** Watches of kinds that come and go; bounded by whoever names them. */
  private final Map<GroupVersionResource, ResourceWatch> others = new HashMap<>();

  private boolean closed;
  private volatile Kubeconfig config;
  private volatile HttpControlPlaneClient client;

  RemoteControlPlane(
      String name,
      Kubeconfig config,
      Function<Kubeconfig, HttpControlPlaneClient> connector,
      List<GroupVersionResource> followed,
      RemoteChanges changes) {
    this.name = name;
    this.connector = connector;
    this.changes = changes;
    this.config = config;
    this.client = connector.apply(config);
    this.watches = followed.stream().map(this::watch).toList();
  }

  private ResourceWatch watch(GroupVersionResource resource) {
    return new ResourceWatch(name, resource, this, changes);
  }

  void follow() {
    watches.forEach(ResourceWatch::start);
  }

  /** Follows these from now on, besides what is always followed, and no others. */
  void followBesides(Collection<GroupVersionResource> resources) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      others
          .entrySet()
          .removeIf(
              entry -> {
                boolean ends = !resources.contains(entry.getKey());
                if (ends) {
                  entry.getValue().stop();
                }
                return ends;
              });
      for (GroupVersionResource resource : resources) {
        others.computeIfAbsent(
            resource,
            one -> {
              ResourceWatch made = watch(one);
              made.start();
              return made;
            });
      }
    } finally {
      lock.unlock();
    }
  }

  /** Uses another kubeconfig from now on, unless it is the one in use. */
  void use(Kubeconfig other) {
    if (!config.equals(other)) {
      HttpControlPlaneClient before = client;
      client = connector.apply(other);
      config = other;
      before.close();
    }
  }

  @Override
  protected ControlPlaneClient reader() {
    return client;
  }

  @Override
  protected ControlPlaneClient writer() {
    return client;
  }

  /** Closes one that nobody follows. */
  void discard() {
    client.close();
  }

  /** Ends the watches and breaks off all calls. */
  @Override
  public void close() {
    List<ResourceWatch> all = new ArrayList<>(watches);
    lock.lock();
    try {
      closed = true;
      all.addAll(others.values());
      others.clear();
    } finally {
      lock.unlock();
    }
    all.forEach(ResourceWatch::stop);
    client.close();
    all.forEach(ResourceWatch::close);
  }
}
