package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Fills a directory, and measures how soon a process that starts on it answers. */
public final class StartBenchmark {

  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");
  private static final long LOOK_EVERY_MILLIS = 10;

  /** Tenants that are on disk when a process starts have mostly been idle for long. */
  public static final Duration IDLE_AFTER = Duration.ofSeconds(5);

  /** CPU use of less than this share of a core over a second is idling. */
  private static final double IDLE = 0.1;

  private final Consumer<String> progress;

  public StartBenchmark(Consumer<String> progress) {
    this.progress = progress;
  }

  /** A process that was started on a directory that was filled before. */
  public interface Restarted extends AutoCloseable {

    long pid();

    /** Whether it says that it has started. */
    boolean isReady();

    @Override
    void close();
  }

  /** Puts tenants into an environment, and the same number of objects into each. */
  public void fill(Environment environment, int tenants, int objects, int concurrency)
      throws InterruptedException {
    progress.accept("filling " + tenants + " tenants");
    var names = new TenantSet("tenant", tenants).names();
    new Parallel(concurrency)
        .each(
            names,
            name -> {
              ControlPlaneClient tenant = environment.createTenant(name);
              IntStream.range(0, objects / tenants).forEach(n -> add(tenant, n));
            });
    progress.accept("waiting until they hibernate");
    while (environment.awake() > 0) {
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    // Controllers tell what they have finished when it has been so for two looks.
    Thread.sleep(IDLE_AFTER.multipliedBy(2));
  }

  private static void add(ControlPlaneClient tenant, int n) {
    var name = new ObjectName("default", "object-" + n);
    tenant.create(NoisyBenchmark.CONFIG_MAPS, NoisyBenchmark.configMap(name, "on disk"), WRITE);
  }

  /**
   * @param urls of the super cluster's server and of one tenant's
   * @param begin when the process was started, by {@code System.nanoTime()}
   */
  public StartResult measure(
      Restarted process, String[] urls, long begin, int tenants, int objects, int limitSeconds)
      throws InterruptedException {
    progress.accept("waiting for the first answer");
    long limit = begin + limitSeconds * 1_000_000_000L;
    double first = await(() -> answers(urls[0]), begin, limit);
    double tenant = await(() -> answers(urls[1]), begin, limit);
    double ready = await(process::isReady, begin, limit);
    progress.accept("waiting until it idles");
    var server = new ServerProcess(List.of(process.pid()));
    double share = 1;
    while (share > IDLE && System.nanoTime() < limit) {
      share = share(server, Duration.ofSeconds(1));
    }
    double settled = server.cpuSeconds();
    double idle = share(server, Duration.ofSeconds(10)) * 100;
    return new StartResult(
        tenants, objects, first, tenant, ready, settled, idle, server.peakResidentBytes());
  }

  private static double share(ServerProcess server, Duration time) throws InterruptedException {
    double before = server.cpuSeconds();
    long begin = System.nanoTime();
    Thread.sleep(time);
    return (server.cpuSeconds() - before) / ((System.nanoTime() - begin) / 1e9);
  }

  private interface Condition {
    boolean holds();
  }

  private static double await(Condition condition, long begin, long limit)
      throws InterruptedException {
    while (!condition.holds()) {
      if (System.nanoTime() > limit) {
        throw new IllegalStateException("it does not come up in time");
      }
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static boolean answers(String url) {
    try {
      ReadyCheck.of(url);
      return true;
    } catch (RuntimeException notYet) {
      return false;
    }
  }
}
