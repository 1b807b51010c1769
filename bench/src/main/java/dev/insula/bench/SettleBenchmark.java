package dev.insula.bench;

import dev.insula.apiserver.controlplane.ControlPlanes;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.FleetChange;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.ControllerRuntime;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * What controllers cost that start with nothing: until the deployments of very many tenants, made
 * while no controller ran, have their pods; how long the same writes take without controllers; how
 * long a start takes that finds everything done; and what a tenant with a crowd of jobs costs
 * another one. Used by one thread.
 */
public final class SettleBenchmark {

  private static final String WARM_UP = "warm-up-";
  private static final String SETTLE = "settle-";
  private static final String AGAIN = "again-";
  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");

  /** Calls in flight while everything is prepared and replayed: as many as controllers have. */
  private static final int PARALLEL = 64;

  private static final long LOOK_EVERY_MILLIS = 2;

  /** Nothing happens for so many looks: it has ended. */
  private static final int QUIET_LOOKS = 50;

  private final ControlPlanes fleet;
  private final Consumer<String> progress;

  /**
   * @param fleet without any control plane
   */
  public SettleBenchmark(ControlPlanes fleet, Consumer<String> progress) {
    this.fleet = fleet;
    this.progress = progress;
  }

  /**
   * Runs the experiment; takes minutes.
   *
   * @throws TimeoutException if a part of it takes longer than the options allow
   */
  public SettleResult run(SettleOptions options) throws InterruptedException, TimeoutException {
    progress.accept("warming up");
    List<FleetChange> like = warmUp(options);
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    RunCost writes = null;
    if (options.writesFirst()) {
      writes = replay(_ -> like, options);
    }
    progress.accept("creating " + options.allDeployments() + " deployments");
    fill(SETTLE, options);
    progress.accept("settling them");
    Settled settled;
    try (var log = new ChangeLog(fleet)) {
      settled = settle(log, options);
      log.close();
      if (writes == null) {
        Map<String, List<FleetChange>> changes = log.byControlPlane();
        writes = replay(i -> changes.getOrDefault(SETTLE + i, List.of()), options);
      }
    }
    progress.accept("starting controllers that find everything done");
    Settled restart = restart(options);
    progress.accept("running " + options.jobs() + " jobs beside deployments");
    var crowd = new JobCrowd(fleet, options);
    return new SettleResult(options, settled, writes, restart, crowd.run(), load);
  }

  /**
   * A start of controllers until nothing is left to do.
   *
   * @param writes what they wrote, events among it
   * @param changes when the changes came, after the start
   */
  record Settled(RunCost cost, long writes, Latencies changes) {}

  /** Gives the changes of one of the tenants, which are those of any. */
  private List<FleetChange> warmUp(SettleOptions options)
      throws InterruptedException, TimeoutException {
    SettleOptions few = options.ofWarmUp();
    fill(WARM_UP, few);
    try (var log = new ChangeLog(fleet)) {
      settle(log, few);
      log.close();
      Map<String, List<FleetChange>> changes = log.byControlPlane();
      replay(i -> changes.getOrDefault(WARM_UP + i, List.of()), few);
      return changes.getOrDefault(WARM_UP + 0, List.of());
    } finally {
      remove(WARM_UP, few);
    }
  }

  private ControlPlaneClient client(String name) {
    return fleet.findOrCreate(name).client("insula-bench");
  }

  private void fill(String prefix, SettleOptions options) throws InterruptedException {
    SettleLoad.forAll(
        options.tenants(),
        PARALLEL,
        i -> {
          ControlPlaneClient client = client(prefix + i);
          for (int d = 0; d < options.deployments(); d++) {
            client.create(SettleLoad.DEPLOYMENTS, SettleLoad.deployment("web-" + d), WRITE);
          }
        });
  }

  private Settled settle(ChangeLog log, SettleOptions options)
      throws InterruptedException, TimeoutException {
    var meter = RunCost.Meter.start();
    long begin = System.nanoTime();
    try (var runtime = ControllerRuntime.start(fleet, _ -> "CA")) {
      await(runtime, log, () -> log.pods() >= options.allDeployments(), options.limitSeconds());
      RunCost cost = meter.stop();
      double wall = (log.lastNanos() - begin) / 1e9;
      return new Settled(
          new RunCost(wall, cost.cpuSeconds(), cost.peakRssBytes()), log.count(), log.since(begin));
    }
  }

  private Settled restart(SettleOptions options) throws InterruptedException, TimeoutException {
    var meter = RunCost.Meter.start();
    long begin = System.nanoTime();
    try (var log = new ChangeLog(fleet);
        var runtime = ControllerRuntime.start(fleet, _ -> "CA")) {
      long end = deadline(options.limitSeconds());
      while (runtime.busy() > 0) {
        pause(end);
      }
      return new Settled(meter.stop(), log.count(), log.since(begin));
    }
  }

  /** Until it is reached, nothing waits, and nothing has changed for a while. */
  private static void await(
      ControllerRuntime runtime, ChangeLog log, BooleanSupplier reached, int limitSeconds)
      throws InterruptedException, TimeoutException {
    long end = deadline(limitSeconds);
    long before = -1;
    for (int quiet = 0; quiet < QUIET_LOOKS; ) {
      long now = log.count();
      quiet = reached.getAsBoolean() && runtime.busy() == 0 && now == before ? quiet + 1 : 0;
      before = now;
      pause(end);
    }
  }

  static long deadline(int limitSeconds) {
    return System.nanoTime() + limitSeconds * 1_000_000_000L;
  }

  static void pause(long end) throws InterruptedException, TimeoutException {
    if (System.nanoTime() > end) {
      throw new TimeoutException("the controllers do not settle");
    }
    Thread.sleep(LOOK_EVERY_MILLIS);
  }

  /**
   * What the same writes cost in fresh control planes, which are removed afterwards: owners have
   * other uids there, so controllers would find much to do.
   *
   * @param changes of each tenant
   */
  private RunCost replay(IntFunction<List<FleetChange>> changes, SettleOptions options)
      throws InterruptedException {
    progress.accept("writing the same changes without controllers");
    fill(AGAIN, options);
    var meter = RunCost.Meter.start();
    SettleLoad.forAll(
        options.tenants(),
        PARALLEL,
        i -> changes.apply(i).forEach(new Replay(client(AGAIN + i))::apply));
    RunCost cost = meter.stop();
    remove(AGAIN, options);
    return cost;
  }

  private void remove(String prefix, SettleOptions options) {
    for (int i = 0; i < options.tenants(); i++) {
      fleet.remove(prefix + i);
    }
  }
}
