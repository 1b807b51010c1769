package dev.insula.bench;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * What a tenant costs that nobody uses. Each is made and used once; then all are left alone until
 * they hibernate. Compared is with the same instance before, after it has had a few tenants, so
 * that what exists once is not counted for the tenants.
 */
public final class DensityBenchmark {

  /** Tenants that are made first and deleted again, so that code and shared caches are there. */
  private static final int WARM_UPS = 500;

  /** Tenants that are made one after the other. */
  private static final int ALONE = 50;

  private static final Duration IDLE_AFTER = Duration.ofSeconds(5);

  /** Long enough for who watches, and soon over after all tenants are deleted. */
  private static final Duration HISTORY = Duration.ofSeconds(20);

  /** By then history is given up, and the patrol has been round once, which goes every minute. */
  private static final Duration SETTLES = Duration.ofSeconds(70);

  private static final long LOOK_EVERY_MILLIS = 50;

  private final Environment.HibernatingFactory environments;
  private final Consumer<String> progress;

  public DensityBenchmark(Environment.HibernatingFactory environments, Consumer<String> progress) {
    this.environments = environments;
    this.progress = progress;
  }

  /** Runs the experiment; takes minutes. */
  public DensityResult run(DensityOptions options) throws InterruptedException {
    progress.accept("starting");
    try (Environment environment = environments.start(options.nodes(), IDLE_AFTER, HISTORY)) {
      return run(options, environment);
    }
  }

  private DensityResult run(DensityOptions options, Environment environment)
      throws InterruptedException {
    var many = new Parallel(options.concurrency());
    var warm = new TenantSet("warm", WARM_UPS);
    progress.accept("warming up");
    many.each(warm.names(), name -> TenantUse.create(environment, name));
    many.each(
        warm.names(), name -> TenantUse.once(environment.tenant(name), options.limitSeconds()));
    TenantUse.firstRequest(environment, warm.names().getFirst(), new Latencies());
    many.each(warm.names(), environment::deleteTenant);
    var single = new TenantSet("alone", ALONE);
    Latencies alone =
        new Parallel(1).each(single.names(), name -> TenantUse.create(environment, name));
    many.each(single.names(), environment::deleteTenant);
    settle(environment, options);
    Footprint empty = Footprint.of(environment);

    var tenants = new TenantSet("tenant", options.tenants());
    progress.accept("creating " + options.tenants() + " tenants");
    var meter = RunCost.Meter.start();
    Latencies creations = many.each(tenants.names(), name -> TenantUse.create(environment, name));
    RunCost creation = meter.stop();
    progress.accept("using each once");
    many.each(
        tenants.names(), name -> TenantUse.once(environment.tenant(name), options.limitSeconds()));
    progress.accept("waiting until they hibernate and their history is given up");
    settle(environment, options);
    Footprint idle = Footprint.of(environment);
    double cpu = idleCpuPercent(options);
    progress.accept("waking some");
    var wakes = new Latencies();
    for (String name : tenants.sample(options.wakeUps())) {
      TenantUse.firstRequest(environment, name, wakes);
    }
    progress.accept("deleting all");
    many.each(tenants.names(), environment::deleteTenant);
    progress.accept("waiting until their history is given up");
    settle(environment, options);
    Footprint deleted = Footprint.of(environment);
    return new DensityResult(
        options,
        creation,
        creations,
        alone,
        idle.since(empty, options.tenants()),
        deleted.since(empty, options.tenants()),
        wakes,
        cpu);
  }

  /** What is done once after use costs as much for a tenant that is never used again. */
  private static void settle(Environment environment, DensityOptions options)
      throws InterruptedException {
    awaitHibernation(environment, options);
    Thread.sleep(SETTLES);
    awaitHibernation(environment, options);
  }

  private static void awaitHibernation(Environment environment, DensityOptions options)
      throws InterruptedException {
    long end = System.nanoTime() + options.limitSeconds() * 1_000_000_000L;
    while (environment.awake() > 0) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException(environment.awake() + " tenants do not hibernate");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private double idleCpuPercent(DensityOptions options) throws InterruptedException {
    progress.accept("watching the idle instance");
    double before = ProcessFigures.cpuSeconds();
    long begin = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(options.idleSeconds()));
    return (ProcessFigures.cpuSeconds() - before) / ((System.nanoTime() - begin) / 1e9) * 100;
  }
}
