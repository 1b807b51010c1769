package dev.insula.cli;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.controlplane.ControlPlaneBounds;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.http.PortUnavailableException;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.operator.ControlPlaneProvider;
import dev.insula.tenancy.profile.ControlPlaneQuota;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tenants' control planes in this process, each on a port of its own. The port and the
 * administrator's kubeconfig are kept in a Secret of the super cluster, so that a tenant finds its
 * server again after a restart. Thread-safe.
 */
final class EmbeddedControlPlanes implements ControlPlaneProvider {

  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final WriteOptions WRITE = WriteOptions.as("insula");

  /** A kubeconfig's certificate is good for a year; it is made anew well before. */
  private static final Duration RENEW_AFTER = Duration.ofDays(120);

  private final ApiServer server;
  private final ControlPlaneClient superCluster;

  EmbeddedControlPlanes(ApiServer server, ControlPlaneClient superCluster) {
    this.server = server;
    this.superCluster = superCluster;
  }

  @Override
  public TenantEndpoint create(String controlPlane, String tenantName) {
    HostedControlPlane made = server.controlPlanes().findOrCreate(controlPlane);
    Optional<TenantEndpoint> running = find(controlPlane);
    if (running.isPresent()) {
      return running.get();
    }
    Optional<JsonObject> kept = secret(controlPlane);
    int wanted = kept.map(KubeconfigSecret::port).orElse(0);
    int port = listen(controlPlane, wanted);
    TenantEndpoint endpoint = find(controlPlane).orElseThrow();
    boolean current = kept.filter(s -> port == wanted && isFresh(s)).isPresent();
    if (!current) {
      keep(made, endpoint, kept.isPresent());
    }
    return endpoint;
  }

  @Override
  public void bound(String controlPlane, ControlPlaneQuota quota) {
    server
        .controlPlanes()
        .find(controlPlane)
        .ifPresent(
            plane ->
                plane.bound(
                    new ControlPlaneBounds(
                        quota.objects(),
                        quota.bytes(),
                        quota.customResourceDefinitions(),
                        quota.watches(),
                        quota.requestsPerSecond(),
                        quota.requestBurst())));
  }

  @Override
  public Optional<TenantEndpoint> find(String controlPlane) {
    return server.url(controlPlane).map(EmbeddedControlPlanes::endpoint);
  }

  @Override
  public void delete(String controlPlane) {
    server.front().removePort(controlPlane);
    try {
      superCluster.delete(SECRETS, KubeconfigSecret.name(controlPlane), DeleteOptions.NONE);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
    server.controlPlanes().remove(controlPlane);
  }

  @Override
  public boolean exists(String controlPlane) {
    return server.controlPlanes().names().contains(controlPlane);
  }

  /** The port from before, or a free one if another process has it now. */
  private int listen(String controlPlane, int wanted) {
    try {
      return server.front().addPort(controlPlane, wanted);
    } catch (PortUnavailableException e) {
      return server.front().addPort(controlPlane, 0);
    }
  }

  private void keep(HostedControlPlane controlPlane, TenantEndpoint endpoint, boolean replace) {
    String kubeconfig = server.adminKubeconfig(controlPlane, endpoint.url());
    JsonObject secret =
        KubeconfigSecret.render(controlPlane.name(), kubeconfig, endpoint.port(), Instant.now());
    if (replace) {
      superCluster.update(SECRETS, secret, WRITE);
      return;
    }
    try {
      superCluster.create(SECRETS, secret, WRITE);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
      makeNamespace();
      superCluster.create(SECRETS, secret, WRITE);
    }
  }

  private void makeNamespace() {
    var namespace =
        JsonObject.of(
            "apiVersion", "v1",
            "kind", "Namespace",
            "metadata", JsonObject.of("name", KubeconfigSecret.NAMESPACE));
    try {
      superCluster.create(NAMESPACES, namespace, WRITE);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  private Optional<JsonObject> secret(String controlPlane) {
    try {
      return Optional.of(superCluster.get(SECRETS, KubeconfigSecret.name(controlPlane)).tree());
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isFresh(JsonObject secret) {
    String created = Meta.annotations(secret).getOrDefault(KubeconfigSecret.ISSUED_AT, "");
    return !created.isEmpty() && Instant.parse(created).plus(RENEW_AFTER).isAfter(Instant.now());
  }

  private static TenantEndpoint endpoint(String url) {
    URI uri = URI.create(url);
    return new TenantEndpoint(url, uri.getHost(), uri.getPort());
  }
}
