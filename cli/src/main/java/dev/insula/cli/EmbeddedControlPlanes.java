package dev.insula.cli;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.controlplane.ControlPlaneBounds;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.http.PortUnavailableException;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.ObjectList;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.api.TenantEndpoint;
import dev.insula.tenancy.operator.ControlPlaneProvider;
import dev.insula.tenancy.profile.ControlPlaneQuota;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tenants' control planes in this process, each on a port of its own. The port and the
 * administrator's kubeconfig are kept in a Secret of the super cluster, so that a tenant finds its
 * server again after a restart. Thread-safe.
 */
final class EmbeddedControlPlanes implements ControlPlaneProvider {

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedControlPlanes.class);

  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final WriteOptions WRITE = WriteOptions.as("insula");

  /** Secrets that are read at a time. */
  private static final int PAGE = 500;

  /** A kubeconfig's certificate is good for a year; it is made anew well before. */
  private static final Duration RENEW_AFTER = Duration.ofDays(120);

  private final ApiServer server;
  private final ControlPlaneClient superCluster;

  /** Those of which the Secret is as it should be. */
  private final Set<String> published = ConcurrentHashMap.newKeySet();

  EmbeddedControlPlanes(ApiServer server, ControlPlaneClient superCluster) {
    this.server = server;
    this.superCluster = superCluster;
  }

  /**
   * Listens where the control planes that are stored listened before, so that who asks one is
   * answered though its tenant's turn has not come yet. A port that is taken by now is left to
   * {@link #create}, as all are if the super cluster does not answer.
   */
  void resume() {
    try {
      resumeAll();
    } catch (ApiException | UncheckedIOException e) {
      LOG.atWarn().setCause(e).log("servers of tenants do not listen before their turns");
    }
  }

  private void resumeAll() {
    Set<String> stored = server.controlPlanes().names();
    String token = "";
    do {
      ObjectList page =
          superCluster.list(
              SECRETS,
              KubeconfigSecret.NAMESPACE,
              ListOptions.NONE.withLabelSelector(KubeconfigSecret.CONTROL_PLANE).page(PAGE, token));
      for (ApiObject secret : page.items()) {
        resume(secret.tree(), stored);
      }
      token = page.continueToken();
    } while (!token.isEmpty());
  }

  private void resume(JsonObject secret, Set<String> stored) {
    String controlPlane = KubeconfigSecret.controlPlane(secret);
    int port = KubeconfigSecret.port(secret);
    if (port == 0 || !stored.contains(controlPlane) || find(controlPlane).isPresent()) {
      return;
    }
    try {
      server.front().addPort(controlPlane, port);
    } catch (PortUnavailableException e) {
      LOG.atWarn()
          .addKeyValue("controlPlane", controlPlane)
          .addKeyValue("port", port)
          .log("the port from before is taken");
    }
  }

  @Override
  public TenantEndpoint create(String controlPlane, String tenantName) {
    var _ = server.controlPlanes().findOrCreate(controlPlane);
    if (find(controlPlane).isEmpty()) {
      listen(controlPlane, secret(controlPlane).map(KubeconfigSecret::port).orElse(0));
    }
    return find(controlPlane).orElseThrow();
  }

  /** By a Secret with its port and a kubeconfig. */
  @Override
  public void publish(String controlPlane) {
    if (published.contains(controlPlane)) {
      return;
    }
    HostedControlPlane made = server.controlPlanes().find(controlPlane).orElseThrow();
    TenantEndpoint endpoint = find(controlPlane).orElseThrow();
    Optional<JsonObject> kept = secret(controlPlane);
    boolean current = kept.filter(s -> isOf(endpoint, s) && isFresh(s)).isPresent();
    if (!current) {
      keep(made, endpoint, kept.isPresent());
    }
    published.add(controlPlane);
  }

  private static boolean isOf(TenantEndpoint endpoint, JsonObject secret) {
    return endpoint.port() == KubeconfigSecret.port(secret);
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
    published.remove(controlPlane);
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
    return server.controlPlanes().find(controlPlane).isPresent();
  }

  /** The port from before, or a free one if another process has it now. */
  private void listen(String controlPlane, int wanted) {
    try {
      server.front().addPort(controlPlane, wanted);
    } catch (PortUnavailableException e) {
      server.front().addPort(controlPlane, 0);
    }
  }

  private void keep(HostedControlPlane controlPlane, TenantEndpoint endpoint, boolean replace) {
    String kubeconfig = server.adminKubeconfig(controlPlane, endpoint.url());
    // While this waits for the disk; else the first connection waits for it.
    Thread.ofVirtual().name("serving-key").start(controlPlane.credentials().pki()::serving);
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
