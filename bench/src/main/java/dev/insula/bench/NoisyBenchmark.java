package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.JsonOrArray;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A quiet tenant that creates, reads and changes at an even pace, alone and beside one that floods.
 * Both are reached over HTTPS, as the fairness of the front is part of what is measured; clients
 * and server share the process and the machine's cores.
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

  private final Environment.Factory environments;
  private final Consumer<String> progress;

  public NoisyBenchmark(Environment.Factory environments, Consumer<String> progress) {
    this.environments = environments;
    this.progress = progress;
  }

  /** Runs the experiment; takes a minute or two. */
  public NoisyResult run(NoisyOptions options) throws InterruptedException {
    progress.accept("starting");
    try (Environment environment = environments.start(0)) {
      environment.createTenant("quiet");
      environment.createTenant("noisy");
      try (var quiet = connect(environment, "quiet");
          var noisy = connect(environment, "noisy")) {
        return run(options, quiet, noisy);
      }
    }
  }

  private static HttpControlPlaneClient connect(Environment environment, String tenant) {
    return new HttpControlPlaneClient(
        Kubeconfig.parse(environment.kubeconfig(tenant), null), "insula-bench");
  }

  private NoisyResult run(NoisyOptions options, ControlPlaneClient quiet, ControlPlaneClient noisy)
      throws InterruptedException {
    progress.accept("warming up");
    try (var _ = Flood.start(noisy, options.flooders())) {
      calls(quiet, "warm", WARM_UP_SECONDS, options.perSecond());
    }
    progress.accept("the quiet tenant alone");
    Latencies alone = calls(quiet, "alone", options.seconds(), options.perSecond());
    progress.accept("beside the flood");
    var meter = RunCost.Meter.start();
    try (var flood = Flood.start(noisy, options.flooders())) {
      calls(quiet, "settling", SETTLE_SECONDS, options.perSecond());
      Latencies beside = calls(quiet, "beside", options.seconds(), options.perSecond());
      RunCost cost = meter.stop();
      return new NoisyResult(options, alone, beside, flood.done(), flood.refused(), cost);
    }
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
