package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The fairness experiment of the VirtualCluster paper: regular tenants, which create one pod after
 * the other, beside greedy ones, which create hundreds at once. The regular ones are measured alone
 * first: what they lose to the greedy ones is what the queues let through.
 */
public final class FairnessBenchmark {

  /** Both sides meet compiled code. */
  private static final int WARM_UP_PODS = 500;

  private final Environment.Factory environments;
  private final Consumer<String> progress;

  public FairnessBenchmark(Environment.Factory environments, Consumer<String> progress) {
    this.environments = environments;
    this.progress = progress;
  }

  /** Runs the experiment; takes from seconds to minutes. */
  public FairnessResult run(FairnessOptions options) throws InterruptedException {
    progress.accept("warming up");
    try (Environment environment = environments.start(options.nodes())) {
      var tenants = tenants(environment, "warm-up", 5, WARM_UP_PODS / 5);
      measure(environment, tenants, WARM_UP_PODS / 5, options.limitSeconds());
    }
    progress.accept("regular tenants alone");
    PodTimes alone;
    try (Environment environment = environments.start(options.nodes())) {
      var regular = tenants(environment, "regular", options.regular(), options.regularPods());
      alone = measure(environment, regular, 1, options.limitSeconds());
    }
    progress.accept("regular tenants beside greedy ones");
    try (Environment environment = environments.start(options.nodes())) {
      return together(environment, options, alone);
    }
  }

  private static FairnessResult together(
      Environment environment, FairnessOptions options, PodTimes alone)
      throws InterruptedException {
    var regular = tenants(environment, "regular", options.regular(), options.regularPods());
    var greedy = tenants(environment, "greedy", options.greedy(), options.greedyPods());
    var greedyTimes = new PodTimes(options.allGreedyPods());
    var watchers = watch(greedy, greedyTimes);
    var meter = RunCost.Meter.start();
    try {
      var load = new Thread(() -> runQuietly(greedy, options.greedyPods(), greedyTimes));
      load.start();
      PodTimes beside = measure(environment, regular, 1, options.limitSeconds());
      load.join();
      await(greedyTimes, options.limitSeconds());
      return new FairnessResult(
          options,
          Regulars.of(alone),
          Regulars.of(beside),
          RunFigures.totals(greedyTimes),
          environment.syncerFigures(),
          meter.stop());
    } finally {
      watchers.forEach(PodWatcher::close);
    }
  }

  private static void runQuietly(List<Load.Source> sources, int concurrency, PodTimes times) {
    try {
      Load.run(sources, concurrency, times);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Load.Source> tenants(
      Environment environment, String prefix, int count, int pods) throws InterruptedException {
    var sources = new ArrayList<Load.Source>();
    for (int i = 0; i < count; i++) {
      String name = prefix + "-" + i;
      ControlPlaneClient tenant = environment.createTenant(name);
      sources.add(new Load.Source(tenant, "default", name, pods));
    }
    return sources;
  }

  private static PodTimes measure(
      Environment environment, List<Load.Source> sources, int concurrency, int limitSeconds)
      throws InterruptedException {
    var times = new PodTimes(sources.stream().mapToInt(Load.Source::pods).sum());
    var watchers = new ArrayList<>(watch(sources, times));
    // Such as "regular-": the greedy tenants' pods are called otherwise.
    String common = sources.getFirst().prefix().split("-", 2)[0] + "-";
    watchers.add(
        PodWatcher.start(
            environment.superCluster(),
            pod -> {
              if (pod.name().startsWith(common)) {
                times.below(pod);
              }
            }));
    try {
      Load.run(sources, concurrency, times);
      await(times, limitSeconds);
      return times;
    } finally {
      watchers.forEach(PodWatcher::close);
    }
  }

  private static List<PodWatcher> watch(List<Load.Source> sources, PodTimes times) {
    return sources.stream().map(source -> PodWatcher.start(source.client(), times::above)).toList();
  }

  private static void await(PodTimes times, int limitSeconds) throws InterruptedException {
    if (!times.awaitAll(limitSeconds)) {
      throw new IllegalStateException(times.remaining() + " pods do not run");
    }
  }
}
