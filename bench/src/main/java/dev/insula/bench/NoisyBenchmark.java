package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A quiet tenant that creates, reads and changes at an even pace, alone and beside one that floods.
 * Server, flood and quiet tenant are three processes, which share the machine's cores: what a
 * flood's own client computes is no doing of the server. What that alone does is told by the same
 * flood of another server, which has nothing in common with the quiet tenant but the machine.
 */
public final class NoisyBenchmark {

  static final GroupVersionResource CONFIG_MAPS = new GroupVersionResource("", "v1", "configmaps");
  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");

  /** Calls before what is measured, so that both halves meet compiled code. */
  private static final int WARM_UP_SECONDS = 10;

  /** The first calls beside the flood, while it sets up, are not measured. */
  private static final int SETTLE_SECONDS = 3;

  /** Objects that are read and changed. */
  private static final int KNOWN = 50;

  /** Starts a flood of a tenant of its own, in a process of its own. */
  public interface Noise {
    Running start(List<NoiseKind> kinds, int flooders);
  }

  /** A flood; ends by being stopped. */
  public interface Running {

    /** What it got through, by kind, and {@link #REFUSED}. */
    Map<String, Long> stop() throws InterruptedException;
  }

  /** How many calls of a flood were refused. */
  public static final String REFUSED = "refused";

  private final Supplier<ControlPlaneClient> quiet;
  private final Noise noise;
  private final @Nullable Noise elsewhere;
  private final Consumer<String> progress;

  /**
   * @param quiet makes a client of the quiet tenant
   * @param noise floods the quiet tenant's server
   * @param elsewhere floods another one; null to measure without
   */
  public NoisyBenchmark(
      Supplier<ControlPlaneClient> quiet,
      Noise noise,
      @Nullable Noise elsewhere,
      Consumer<String> progress) {
    this.quiet = quiet;
    this.noise = noise;
    this.elsewhere = elsewhere;
    this.progress = progress;
  }

  /** Runs the experiment; takes some minutes. */
  public NoisyResult run(NoisyOptions options) throws InterruptedException {
    var server = new ServerProcess(List.of(options.serverPid()));
    ControlPlaneClient client = quiet.get();
    progress.accept("warming up");
    warmUp(client, noise, "warm", options);
    Noise other = elsewhere;
    if (other != null) {
      warmUp(client, other, "warm-elsewhere", options);
    }
    calls(client, "calm", SETTLE_SECONDS, options.perSecond());
    double cpu = server.cpuSeconds();
    long begin = System.nanoTime();
    var alone = new ArrayList<Latencies>();
    progress.accept("the quiet tenant alone");
    alone.add(calls(client, "before", options.seconds(), options.perSecond()));
    var beside = new ArrayList<NoisyResult.Beside>();
    var besideOther = new ArrayList<NoisyResult.Beside>();
    for (List<NoiseKind> kinds : floods(options.kinds())) {
      beside.add(beside(client, noise, "beside", options, kinds, server));
      if (other != null) {
        besideOther.add(beside(client, other, "elsewhere", options, kinds, server));
      }
    }
    progress.accept("the quiet tenant alone again");
    calls(client, "calm-again", SETTLE_SECONDS, options.perSecond());
    alone.add(calls(client, "after", options.seconds(), options.perSecond()));
    var cost =
        new RunCost(
            (System.nanoTime() - begin) / 1e9,
            server.cpuSeconds() - cpu,
            server.peakResidentBytes());
    return new NoisyResult(options, Latencies.of(alone), beside, besideOther, cost);
  }

  private static void warmUp(
      ControlPlaneClient client, Noise noise, String prefix, NoisyOptions options)
      throws InterruptedException {
    Running warm = noise.start(options.kinds(), options.flooders());
    calls(client, prefix, WARM_UP_SECONDS, options.perSecond());
    warm.stop();
  }

  /** One by one, and then all. */
  private static List<List<NoiseKind>> floods(List<NoiseKind> kinds) {
    var out = new ArrayList<List<NoiseKind>>();
    kinds.forEach(kind -> out.add(List.of(kind)));
    if (kinds.size() > 1) {
      out.add(kinds);
    }
    return out;
  }

  private NoisyResult.Beside beside(
      ControlPlaneClient client,
      Noise from,
      String where,
      NoisyOptions options,
      List<NoiseKind> kinds,
      ServerProcess server)
      throws InterruptedException {
    String name = kinds.size() == 1 ? kinds.getFirst().text() : "all";
    progress.accept(where + ": " + name);
    Running flood = from.start(kinds, options.flooders());
    calls(client, "settling-" + where + "-" + name, SETTLE_SECONDS, options.perSecond());
    double cpu = server.cpuSeconds();
    Latencies measured = calls(client, where + "-" + name, options.seconds(), options.perSecond());
    double used = server.cpuSeconds() - cpu;
    var done = new TreeMap<>(flood.stop());
    Long refused = done.remove(REFUSED);
    return new NoisyResult.Beside(name, measured, done, refused == null ? 0 : refused, used);
  }

  /** Each at its time, whatever those before it do. */
  private static Latencies calls(
      ControlPlaneClient quiet, String prefix, int seconds, int perSecond)
      throws InterruptedException {
    for (int n = 0; n < KNOWN; n++) {
      quiet.create(CONFIG_MAPS, configMap(known(prefix, n), "quiet"), WRITE);
    }
    int count = seconds * perSecond;
    var took = new AtomicLongArray(count);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun = new ArrayList<Future<?>>();
      long begin = System.nanoTime();
      for (int i = 0; i < count; i++) {
        int n = i;
        long due = begin + n * TimeUnit.SECONDS.toNanos(1) / perSecond;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        begun.add(
            executor.submit(
                () -> {
                  call(quiet, prefix, n);
                  took.set(n, System.nanoTime() - due);
                }));
      }
      for (Future<?> one : begun) {
        join(one);
      }
    }
    var out = new Latencies();
    for (int n = 0; n < count; n++) {
      out.add(took.get(n));
    }
    return out;
  }

  private static void join(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a call of the quiet tenant failed: " + e.getCause(), e);
    }
  }

  private static ObjectName known(String prefix, int n) {
    return new ObjectName("default", prefix + "-known-" + n % KNOWN);
  }

  /** A third each of creates, reads and changes. */
  private static void call(ControlPlaneClient quiet, String prefix, int n) {
    switch (n % 3) {
      case 0 -> {
        var fresh = new ObjectName("default", prefix + "-" + n);
        quiet.create(CONFIG_MAPS, configMap(fresh, "quiet"), WRITE);
      }
      case 1 -> quiet.get(CONFIG_MAPS, known(prefix, n));
      default -> {
        JsonObject change = JsonObject.of("data", JsonObject.of("changed", "at " + n));
        quiet.patch(CONFIG_MAPS, known(prefix, n), PatchType.MERGE, JsonOrArray.of(change), WRITE);
      }
    }
  }

  static JsonObject configMap(ObjectName name, String text) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        JsonObject.of("name", name.name(), "namespace", name.namespace()),
        "data",
        JsonObject.of("text", text));
  }
}
