package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The experiment of the VirtualCluster paper: tenants create all their pods at the same time;
 * measured is the time from a tenant's create call until the tenant sees the pod Running. The
 * baseline creates as many pods directly in a super cluster, in the same process and run.
 *
 * <p>Clients are in process, on both sides of the comparison alike: what is compared is the way
 * through the tenant's control plane and the syncer, not TLS.
 */
public final class StressBenchmark {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");

  private static final String WARM_UP = "warm-up";

  /** Fewer than a simulated node takes. */
  private static final int PODS_OF_A_NODE = 200;

  /** Pods that are then created one after the other: enough for a steady mean. */
  private static final int ONE_BY_ONE = 300;

  private final Environment.Factory environments;
  private final Consumer<String> progress;

  public StressBenchmark(Environment.Factory environments, Consumer<String> progress) {
    this.environments = environments;
    this.progress = progress;
  }

  /** Runs the experiment; takes from seconds to minutes. */
  public StressResult run(StressOptions options) throws InterruptedException {
    warmUp(options);
    RunFigures baseline = options.baseline() ? runBaseline(options) : null;
    return runTenants(options, baseline);
  }

  private void warmUp(StressOptions options) throws InterruptedException {
    int pods = Math.min(options.pods(), options.warmUp());
    var small =
        new StressOptions(
            Math.min(options.tenants(), 10),
            pods,
            Math.max(10, 2 * pods / PODS_OF_A_NODE),
            options.concurrency(),
            false,
            0,
            options.limitSeconds());
    progress.accept("warming up");
    try (Environment environment = environments.start(small.nodes())) {
      measure(WARM_UP + ", direct", small, superSources(environment, small), environment, false);
      measure(WARM_UP + ", tenants", small, tenantSources(environment, small), environment, true);
    }
  }

  private RunFigures runBaseline(StressOptions options) throws InterruptedException {
    try (Environment environment = environments.start(options.nodes())) {
      var sources = superSources(environment, options);
      return measure("directly in the super cluster", options, sources, environment, false);
    }
  }

  private StressResult runTenants(StressOptions options, @Nullable RunFigures baseline)
      throws InterruptedException {
    try (Environment environment = environments.start(options.nodes())) {
      progress.accept("creating " + options.tenants() + " tenants");
      var sources = tenantSources(environment, options);
      RunFigures figures = measure("through the tenants", options, sources, environment, true);
      JsonObject syncer = environment.syncerFigures();
      return new StressResult(options, figures, baseline, syncer, syncerMemory(environment));
    }
  }

  /** What the heap loses when the syncer stops. */
  private static long syncerMemory(Environment environment) {
    long with = ProcessFigures.liveHeapBytes();
    environment.stopSyncer();
    return Math.max(0, with - ProcessFigures.liveHeapBytes());
  }

  private List<Load.Source> superSources(Environment environment, StressOptions options) {
    var sources = new ArrayList<Load.Source>();
    for (int i = 0; i < options.tenants(); i++) {
      String namespace = "stress-" + i;
      var object =
          JsonObject.of(
              "apiVersion",
              "v1",
              "kind",
              "Namespace",
              "metadata",
              JsonObject.of("name", namespace));
      environment.superCluster().create(NAMESPACES, object, WRITE);
      sources.add(
          new Load.Source(environment.superCluster(), namespace, "direct-" + i, options.podsOf(i)));
    }
    return sources;
  }

  private List<Load.Source> tenantSources(Environment environment, StressOptions options)
      throws InterruptedException {
    var sources = new ArrayList<Load.Source>();
    for (int i = 0; i < options.tenants(); i++) {
      ControlPlaneClient tenant = environment.createTenant("stress-" + i);
      sources.add(new Load.Source(tenant, "default", "tenant-" + i, options.podsOf(i)));
    }
    return sources;
  }

  private RunFigures measure(
      String what,
      StressOptions options,
      List<Load.Source> sources,
      Environment environment,
      boolean throughTenants)
      throws InterruptedException {
    var times = new PodTimes(options.pods());
    var watchers = new ArrayList<PodWatcher>();
    watchers.add(PodWatcher.start(environment.superCluster(), times::below));
    if (throughTenants) {
      for (Load.Source source : sources) {
        watchers.add(PodWatcher.start(source.client(), times::above));
      }
    } else {
      watchers.add(PodWatcher.start(environment.superCluster(), times::above));
    }
    System.gc();
    try (var shares = CpuShares.start();
        var ticker = Ticker.start(() -> tell(what, options, times))) {
      StoreWrites before = environment.storeWrites();
      var meter = RunCost.Meter.start();
      Load.run(sources, options.concurrency(), times);
      if (!times.awaitAll(options.limitSeconds())) {
        throw new IllegalStateException(
            times.remaining() + " of " + options.pods() + " pods do not run " + what);
      }
      RunCost cost = meter.stop();
      StoreWrites writes = environment.storeWrites().since(before);
      var byModule = shares.stop();
      int single = what.startsWith(WARM_UP) ? 0 : ONE_BY_ONE;
      return RunFigures.of(times, cost, byModule, writes, OneByOne.run(sources.getFirst(), single));
    } finally {
      watchers.forEach(PodWatcher::close);
    }
  }

  private void tell(String what, StressOptions options, PodTimes times) {
    long running = options.pods() - times.remaining();
    progress.accept(what + ": " + running + " of " + options.pods() + " pods run");
  }
}
