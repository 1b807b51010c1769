package dev.insula.cli;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.apiserver.http.PortUnavailableException;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.apiserver.typecheck.PolicyTypeCheck;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.AddressRules;
import dev.insula.client.http.CallFigures;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.controllers.ControllerRuntime;
import dev.insula.controllers.fleet.PlanesOptions;
import dev.insula.controllers.scheduler.Scheduler;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.metrics.BusiestNames;
import dev.insula.metrics.MetricSource;
import dev.insula.metrics.ProcessFigures;
import dev.insula.node.SimulatedNodes;
import dev.insula.store.StoreException;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import dev.insula.store.rocks.StoreStats;
import dev.insula.tenancy.TenancyOptions;
import dev.insula.tenancy.TenancyRuntime;
import dev.insula.tenancy.rbac.RightsInstaller;
import dev.insula.tenancy.rbac.RightsManifest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything in one process: the store, the API server with an embedded super cluster, controllers,
 * scheduler and simulated nodes, and the tenancy on top. Parts are stopped in the reverse order of
 * their start. Not thread-safe, but what it hands out is.
 */
final class Embedded implements AutoCloseable {

  /** The control plane of the embedded super cluster. */
  static final String SUPER = "super";

  /** The control plane on the main port where the super cluster is another one. */
  static final String LOCAL = "local";

  /** Operator and syncer: they have the rights of any Insula in any super cluster. */
  private static final UserInfo TENANCY =
      UserInfo.of(UserInfo.PLATFORM + ":tenancy", UserInfo.ALL_AUTHENTICATED);

  private static final Logger LOG = LoggerFactory.getLogger(Embedded.class);

  private final Deque<AutoCloseable> parts = new ArrayDeque<>();
  private final RocksStore store;
  private final ApiServer server;
  private final ControllerRuntime controllers;
  private final EmbeddedOptions options;
  private final CallFigures superCalls = new CallFigures("super");
  private final BusiestNames busiestTenants;
  private final HostedControlPlane main;
  private final EmbeddedControlPlanes controlPlanes;
  private @Nullable TenancyRuntime tenancy;

  private Embedded(EmbeddedOptions options, Consumer<String> progress) throws InterruptedException {
    this.options = options;
    this.busiestTenants = new BusiestNames(options.tenantsShown());
    boolean started = false;
    try {
      progress.accept("opening the store");
      store = part(RocksStore.open(options.store(), storeOptions(options)));
      progress.accept("starting the API server");
      var webhooks = new AddressRules(options.webhooks());
      server =
          part(
              ApiServer.start(
                  store, front(options), webhooks, options.auditor(), options.idleAfter()));
      main = server.controlPlanes().findOrCreate(mainName(options));
      monitor();
      giveRights();
      controlPlanes = new EmbeddedControlPlanes(server, superClient("insula-provider"));
      if (options.clusters().tenancy()) {
        controlPlanes.resume();
      }
      progress.accept("starting the super cluster");
      PlanesOptions planes = PlanesOptions.DEFAULT;
      controllers =
          part(
              ControllerRuntime.start(
                  fleet(),
                  this::authorityOf,
                  this::warningsOf,
                  planes
                      .withIdle(shorter(planes.idle(), options.idleAfter()))
                      .withBuild(Build.code())));
      show(controllers.figures());
      if (options.nodes() > 0 && options.clusters().superCluster().isEmpty()) {
        // Without nodes there is nothing to schedule to, and pods stay as their tenants made them.
        show(part(Scheduler.start(client("kube-scheduler"))));
        part(SimulatedNodes.start(client("simulated-nodes"), options.nodes()));
      }
      progress.accept("starting the tenancy");
      if (options.clusters().tenancy()) {
        tenancy = part(newTenancy());
      }
      show(families -> metricsOf(tenancy).collect(families));
      part(IdleMemory.start());
      started = true;
    } finally {
      if (!started) {
        close();
      }
    }
  }

  /**
   * Starts everything; when it returns, the super cluster and all tenants are served.
   *
   * @param progress is told what happens now
   */
  static Embedded start(EmbeddedOptions options, Consumer<String> progress)
      throws InterruptedException {
    try {
      NativeCrypto.prefer();
      return new Embedded(options, progress);
    } catch (PortUnavailableException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          String.valueOf(e.getMessage()),
          "Name another port with --port, or 0 for a free one.");
    } catch (StoreException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          String.valueOf(e.getMessage()),
          "The store is " + options.store() + "; name another directory with --data-dir.");
    }
  }

  String superUrl() {
    return options
        .clusters()
        .superCluster()
        .map(config -> config.server().toString())
        .orElseGet(server::mainUrl);
  }

  String superKubeconfig() {
    return options
        .clusters()
        .superCluster()
        .map(Kubeconfig::render)
        .orElseGet(this::localKubeconfig);
  }

  /** With all rights in the control plane on the main port. */
  String localKubeconfig() {
    return server.adminKubeconfig(main, server.mainUrl());
  }

  /** A client of the super cluster: with all rights in the embedded one. */
  ControlPlaneClient client(String userAgent) {
    Optional<Kubeconfig> elsewhere = options.clusters().superCluster();
    return elsewhere.isPresent()
        ? part(new HttpControlPlaneClient(elsewhere.get(), fullName(userAgent), superCalls))
        : main.client(userAgent);
  }

  /** A client whose calls wait their turn among the requests to a control plane. */
  ControlPlaneClient admittedClient(String controlPlane, String userAgent) {
    return new AdmittedClient(
        fleet().client(controlPlane, userAgent), server.front(), controlPlane);
  }

  /** In the audit log of a cluster elsewhere, replicas are told apart. */
  private String fullName(String component) {
    return component + "/" + Version.current() + " (" + ReplicaName.of(options.store()) + ")";
  }

  Fleet fleet() {
    return server.controlPlanes();
  }

  StoreStats storeStats() {
    return store.stats();
  }

  JsonObject syncerFigures() {
    return tenancy().figures();
  }

  /** Of the one that runs now: it may be stopped and another started. */
  private MetricSource metricsOf(@Nullable TenancyRuntime running) {
    return running == null
        ? MetricSource.NONE
        : running.metrics(busiestTenants, options.tenantsShown());
  }

  private TenancyRuntime newTenancy() throws InterruptedException {
    return TenancyRuntime.start(
        superClient("insula-tenancy"),
        fleet(),
        controlPlanes,
        TenancyOptions.DEFAULT
            .withReplica(ReplicaName.of(options.store()))
            .withTenantServers(new AddressRules(options.clusters().tenantServers()))
            .withTrustedControllers(options.clusters().trustedControllers()));
  }

  /** With a name of its own: what controllers and nodes may do is not what the airlock may. */
  private ControlPlaneClient superClient(String userAgent) {
    return options.clusters().superCluster().isPresent()
        ? client(userAgent)
        : main.client(userAgent, TENANCY);
  }

  /** In a cluster elsewhere its administrator does that ({@code insula super rbac}). */
  private void giveRights() {
    if (options.clusters().superCluster().isEmpty() && options.clusters().tenancy()) {
      new RightsInstaller(main.client("insula-setup"), WriteOptions.as("insula-setup"))
          .install(new RightsManifest.Identity.User(TENANCY.name()));
    }
  }

  TenancyRuntime tenancy() {
    return Objects.requireNonNull(tenancy, "only a cluster");
  }

  /** Starts a syncer and an operator that know nothing, after those before were stopped. */
  void startTenancy() throws InterruptedException {
    tenancy = part(newTenancy());
  }

  /** Stops the syncer and the operator; everything else runs on. */
  void stopTenancy() {
    parts.remove(tenancy());
    stop(tenancy());
  }

  @Override
  public void close() {
    while (!parts.isEmpty()) {
      stop(parts.pop());
    }
  }

  private <T extends AutoCloseable> T part(T part) {
    parts.push(part);
    return part;
  }

  /** One part that fails to stop must not keep the others running. */
  private static void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.error("{} did not stop in order", part.getClass().getSimpleName(), e);
    }
  }

  private String authorityOf(String controlPlane) {
    return server
        .controlPlanes()
        .find(controlPlane)
        .map(found -> found.credentials().pki().authority().certificatePem())
        .orElse("");
  }

  /** What is wrong with the expressions of a policy for the kinds of its control plane. */
  private JsonArray warningsOf(String controlPlane, JsonObject policy) {
    return server
        .controlPlanes()
        .find(controlPlane)
        .map(found -> new PolicyTypeCheck(found.resources()).warnings(policy))
        .orElseGet(JsonArray::new);
  }

  /**
   * Control planes that hold more memory than idle ones do. The super cluster, which all serve, is
   * not counted.
   */
  int awake() {
    int objects = store.stats().loaded();
    int caches = controllers.activeControlPlanes();
    return Math.max(Math.max(objects, caches), server.controlPlanes().awake()) - 1;
  }

  private static StoreOptions storeOptions(EmbeddedOptions options) {
    StoreOptions defaults = StoreOptions.defaults();
    return defaults
        .with(defaults.history().age(options.history()))
        .idleAfter(options.idleAfter())
        .sweepEvery(shorter(defaults.sweepEvery(), options.idleAfter().dividedBy(2)));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void monitor() {
    show(new ProcessFigures());
    show(store.figures());
    show(server.front().figures());
    show(server.controlPlanes().figures(new BusiestNames(options.tenantsShown())));
    show(superCalls);
  }

  /** What is counted of the whole process is for the platform team, who own the main port. */
  private void show(MetricSource source) {
    server.show(mainName(options), source);
  }

  /** Where the super cluster is elsewhere, what is on the main port is not it. */
  private static String mainName(EmbeddedOptions options) {
    return options.clusters().superCluster().isPresent() ? LOCAL : SUPER;
  }

  private static FrontOptions front(EmbeddedOptions options) {
    return FrontOptions.local(options.port(), mainName(options))
        .on(InetAddress.ofLiteral(options.bind()));
  }
}
