package dev.insula.tenancy.remote;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ForwardingClient;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;
import java.util.function.Function;

/**
 * One control plane that is served elsewhere: a client that can be given another kubeconfig, and a
 * watch of each kind that somebody follows. Thread-safe.
 */
final class RemoteControlPlane extends ForwardingClient implements AutoCloseable {

  private final Function<Kubeconfig, HttpControlPlaneClient> connector;
  private final List<ResourceWatch> watches;
  private volatile Kubeconfig config;
  private volatile HttpControlPlaneClient client;

  RemoteControlPlane(
      String name,
      Kubeconfig config,
      Function<Kubeconfig, HttpControlPlaneClient> connector,
      List<GroupVersionResource> followed,
      RemoteChanges changes) {
    this.connector = connector;
    this.config = config;
    this.client = connector.apply(config);
    this.watches =
        followed.stream()
            .map(resource -> new ResourceWatch(name, resource, this, changes))
            .toList();
  }

  void follow() {
    watches.forEach(ResourceWatch::start);
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
    watches.forEach(ResourceWatch::stop);
    client.close();
    watches.forEach(ResourceWatch::close);
  }
}
