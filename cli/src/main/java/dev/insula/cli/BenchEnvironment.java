package dev.insula.cli;

import dev.insula.bench.Environment;
import dev.insula.bench.StoreWrites;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchEvent;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.rocks.StoreStats;
import dev.insula.tenancy.api.Tenant;
import dev.insula.tenancy.api.TenantPhase;
import dev.insula.tenancy.api.TenantResource;
import dev.insula.tenancy.api.TenantStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An embedded instance for one benchmark, in a directory that is deleted at the end. */
final class BenchEnvironment implements Environment {

  private static final String USER_AGENT = "insula-bench";
  private static final GroupVersionResource SECRETS = new GroupVersionResource("", "v1", "secrets");
  private static final Duration READY_WITHIN = Duration.ofSeconds(60);

  private final Path directory;
  private final Embedded embedded;

  private BenchEnvironment(Path directory, Embedded embedded) {
    this.directory = directory;
    this.embedded = embedded;
  }

  static Environment start(int nodes) {
    Path directory = temporary();
    return on(directory, options(directory.resolve("store"), nodes));
  }

  static Environment start(int nodes, Duration idleAfter, Duration history) {
    Path directory = temporary();
    EmbeddedOptions options = options(directory.resolve("store"), nodes);
    return on(directory, options.idleAfter(idleAfter).history(history));
  }

  static EmbeddedOptions options(Path store, int nodes) {
    return new EmbeddedOptions(store, "127.0.0.1", 0, nodes, List.of());
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("insula-bench-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What runs already, and is somebody else's to close. */
  static Environment of(Path directory, Embedded running) {
    return new BenchEnvironment(directory, running);
  }

  /**
   * @param directory is deleted in the end
   */
  static BenchEnvironment on(Path directory, EmbeddedOptions options) {
    try {
      return new BenchEnvironment(directory, Embedded.start(options, _ -> {}));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public ControlPlaneClient superCluster() {
    return embedded.client(USER_AGENT);
  }

  @Override
  public ControlPlaneClient createTenant(String name) throws InterruptedException {
    ControlPlaneClient superCluster = superCluster();
    JsonObject made =
        superCluster
            .create(TenantResource.TENANTS, Tenant.render(name, 1), WriteOptions.as(USER_AGENT))
            .tree();
    var from =
        ListOptions.NONE
            .withFieldSelector("metadata.name=" + name)
            .withResourceVersion(Meta.resourceVersion(made));
    try (WatchStream watch = superCluster.watch(TenantResource.TENANTS, "", from)) {
      while (true) {
        var event = watch.next(READY_WITHIN);
        if (event.isEmpty()) {
          throw new IllegalStateException("tenant " + name + " does not get ready");
        }
        Tenant tenant = Tenant.parse(event.get().object());
        if (tenant.status().phase() == TenantPhase.READY) {
          return embedded.admittedClient(tenant.status().controlPlane(), USER_AGENT);
        }
      }
    }
  }

  @Override
  public ControlPlaneClient tenant(String name) {
    return embedded.fleet().client(statusOf(name).controlPlane(), USER_AGENT);
  }

  @Override
  public String url(String tenant) {
    return statusOf(tenant).endpoint().orElseThrow().url();
  }

  private TenantStatus statusOf(String tenant) {
    ObjectName name = new ObjectName("", tenant);
    return Tenant.parse(superCluster().get(TenantResource.TENANTS, name).tree()).status();
  }

  @Override
  public String kubeconfig(String tenant) {
    String controlPlane = statusOf(tenant).controlPlane();
    JsonObject secret = superCluster().get(SECRETS, KubeconfigSecret.name(controlPlane)).tree();
    return KubeconfigSecret.text(secret);
  }

  @Override
  public void deleteTenant(String name) throws InterruptedException {
    ControlPlaneClient superCluster = superCluster();
    var one = ListOptions.NONE.withFieldSelector("metadata.name=" + name);
    // Its own version may be older than the history that is kept.
    String now = superCluster.list(TenantResource.TENANTS, "", one).resourceVersion();
    try (WatchStream watch =
        superCluster.watch(TenantResource.TENANTS, "", one.withResourceVersion(now))) {
      superCluster.delete(TenantResource.TENANTS, new ObjectName("", name), DeleteOptions.NONE);
      while (true) {
        var event = watch.next(READY_WITHIN);
        if (event.isEmpty()) {
          throw new IllegalStateException("tenant " + name + " does not go");
        }
        if (event.get().type() == WatchEvent.Type.DELETED) {
          return;
        }
      }
    }
  }

  @Override
  public int awake() {
    return embedded.awake();
  }

  @Override
  public StoreWrites storeWrites() {
    StoreStats stats = embedded.storeStats();
    return new StoreWrites(stats.commits(), stats.batches(), stats.syncNanos());
  }

  @Override
  public long diskBytes() {
    return EphemeralFiles.size(directory);
  }

  @Override
  public void giveNativeMemoryBack() {
    NativeMemory.giveBack();
  }

  @Override
  public JsonObject syncerFigures() {
    return embedded.syncerFigures();
  }

  @Override
  public void stopSyncer() {
    embedded.stopTenancy();
  }

  @Override
  public void startSyncer() throws InterruptedException {
    embedded.startTenancy();
  }

  @Override
  public boolean isInStep(int tenants) {
    return embedded.tenancy().syncer().isInStep(tenants);
  }

  @Override
  public void patrol() {
    embedded.tenancy().syncer().patrolNow();
  }

  String superUrl() {
    return embedded.superUrl();
  }

  /** Stops, and leaves what was stored. */
  void stop() {
    embedded.close();
  }

  @Override
  public void close() {
    stop();
    EphemeralFiles.delete(directory);
  }
}
