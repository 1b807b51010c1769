package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * How long a syncer that starts with nothing takes until both sides of all tenants are compared and
 * in step, and how long the patrol takes when nothing differs.
 */
public final class RestartBenchmark {

  private static final int PATROLS = 5;
  private static final int CONCURRENCY = 16;
  private static final long LOOK_EVERY_MILLIS = 2;

  private final Environment.Factory environments;
  private final Consumer<String> progress;

  public RestartBenchmark(Environment.Factory environments, Consumer<String> progress) {
    this.environments = environments;
    this.progress = progress;
  }

  /** Runs the experiment; takes from seconds to minutes. */
  public RestartResult run(RestartOptions options) throws InterruptedException {
    try (Environment environment = environments.start(options.nodes())) {
      progress.accept("running " + options.pods() + " pods");
      fill(environment, options);
      awaitInStep(environment, options);
      environment.stopSyncer();
      progress.accept("starting the syncer");
      var meter = RunCost.Meter.start();
      environment.startSyncer();
      awaitInStep(environment, options);
      RunCost restart = meter.stop();
      progress.accept("patrolling");
      var patrols = new Latencies();
      for (int i = 0; i < PATROLS; i++) {
        long from = System.nanoTime();
        environment.patrol();
        patrols.add(System.nanoTime() - from);
        awaitInStep(environment, options);
      }
      return new RestartResult(options, restart, patrols);
    }
  }

  private static void fill(Environment environment, RestartOptions options)
      throws InterruptedException {
    var sources = new ArrayList<Load.Source>();
    for (int i = 0; i < options.tenants(); i++) {
      ControlPlaneClient tenant = environment.createTenant("restart-" + i);
      sources.add(new Load.Source(tenant, "default", "tenant-" + i, options.podsOf(i)));
    }
    var times = new PodTimes(options.pods());
    List<PodWatcher> watchers =
        sources.stream().map(source -> PodWatcher.start(source.client(), times::above)).toList();
    try {
      Load.run(sources, CONCURRENCY, times);
      if (!times.awaitAll(options.limitSeconds())) {
        throw new IllegalStateException(times.remaining() + " pods do not run");
      }
    } finally {
      watchers.forEach(PodWatcher::close);
    }
  }

  private static void awaitInStep(Environment environment, RestartOptions options)
      throws InterruptedException {
    long end = System.nanoTime() + options.limitSeconds() * 1_000_000_000L;
    while (!environment.isInStep(options.tenants())) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("the syncer does not get in step");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }
}
