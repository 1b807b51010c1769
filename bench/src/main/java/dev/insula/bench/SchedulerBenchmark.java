package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.scheduler.Scheduler;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How fast pods get their nodes: all of them wait before the scheduler starts, nothing runs them,
 * and each binding is on disk before it counts. Used by one thread.
 */
public final class SchedulerBenchmark {

  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  private static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");

  /** Creates in flight while everything is prepared. */
  private static final int PARALLEL = 64;

  private static final int ZONES = 10;

  /** Pods of one application. */
  private static final int PODS_PER_APP = 50;

  private static final Duration LOOK_EVERY = Duration.ofMillis(2);

  private final ControlPlaneClient client;
  private final Consumer<String> progress;

  /**
   * @param client a control plane without nodes, with all rights
   */
  public SchedulerBenchmark(ControlPlaneClient client, Consumer<String> progress) {
    this.client = client;
    this.progress = progress;
  }

  /**
   * Runs the experiment.
   *
   * @throws TimeoutException if it takes longer than the options allow
   */
  public SchedulerResult run(SchedulerOptions options)
      throws InterruptedException, TimeoutException {
    progress.accept("creating " + options.nodes() + " nodes");
    createAll(NODES, options.nodes(), SchedulerBenchmark::node);
    untaint();
    progress.accept("creating " + options.pods() + " pods");
    createAll(PODS, options.pods(), i -> pod(i, options.rules()));
    progress.accept("scheduling");
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    var meter = RunCost.Meter.start();
    try (var scheduler = Scheduler.start(client)) {
      Latencies bound = awaitBound(scheduler, meter, options);
      return new SchedulerResult(options, meter.stop(), bound, load);
    }
  }

  /** When the pods were bound, as exactly as it is looked. */
  private static Latencies awaitBound(
      Scheduler scheduler, RunCost.Meter meter, SchedulerOptions options)
      throws InterruptedException, TimeoutException {
    var times = new Latencies();
    while (times.count() < options.pods()) {
      long bound = scheduler.bound();
      long now = meter.elapsedNanos();
      while (times.count() < bound) {
        times.add(now);
      }
      if (now > options.limitSeconds() * 1_000_000_000L) {
        throw new TimeoutException(bound + " pods were bound in " + options.limitSeconds() + " s");
      }
      Thread.sleep(LOOK_EVERY);
    }
    return times;
  }

  private void createAll(GroupVersionResource resource, int count, IntFunction<JsonObject> object)
      throws InterruptedException {
    var permits = new Semaphore(PARALLEL);
    var failure = new AtomicReference<@Nullable RuntimeException>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count && failure.get() == null; i++) {
        permits.acquire();
        JsonObject made = object.apply(i);
        executor.execute(
            () -> {
              try {
                client.create(resource, made, WRITE);
              } catch (RuntimeException e) {
                failure.set(e);
              } finally {
                permits.release();
              }
            });
      }
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** New nodes are tainted until a controller finds them ready; none runs here. */
  private void untaint() {
    for (ApiObject node : client.list(NODES, "", ListOptions.NONE).items()) {
      JsonObject tree = node.tree();
      if (tree.objectAt("spec").containsKey("taints")) {
        tree.objectAt("spec").remove("taints");
        client.update(NODES, tree, WRITE);
      }
    }
  }

  private static JsonObject node(int i) {
    return Json.parseObject(
        """
        {"apiVersion":"v1","kind":"Node",
         "metadata":{"name":"node-%1$d","labels":{"kubernetes.io/hostname":"node-%1$d",
          "topology.kubernetes.io/zone":"zone-%2$d"}},
         "status":{"allocatable":{"cpu":"32","memory":"128Gi","pods":"110"},
          "conditions":[{"type":"Ready","status":"True"}]}}\
        """
            .formatted(i, i % ZONES));
  }

  private static JsonObject pod(int i, SchedulerOptions.Rules rules) {
    String app = "app-" + i / PODS_PER_APP;
    return Json.parseObject(
        """
        {"apiVersion":"v1","kind":"Pod",
         "metadata":{"name":"pod-%1$d","namespace":"default","labels":{"app":"%2$s"}},
         "spec":{"containers":[{"name":"c","image":"nginx:1.27",
           "resources":{"requests":{"cpu":"100m","memory":"64Mi"}}}]%3$s}}\
        """
            .formatted(i, app, rules(rules, app)));
  }

  private static String rules(SchedulerOptions.Rules rules, String app) {
    String selector = "\"labelSelector\":{\"matchLabels\":{\"app\":\"" + app + "\"}}";
    return switch (rules) {
      case none -> "";
      case spread ->
          ",\"topologySpreadConstraints\":[{\"maxSkew\":1,\"topologyKey\":"
              + "\"topology.kubernetes.io/zone\",\"whenUnsatisfiable\":\"DoNotSchedule\","
              + selector
              + "}]";
      case antiaffinity ->
          ",\"affinity\":{\"podAntiAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":"
              + "[{\"topologyKey\":\"kubernetes.io/hostname\","
              + selector
              + "}]}}";
      case preferred ->
          ",\"affinity\":{\"podAffinity\":{\"preferredDuringSchedulingIgnoredDuringExecution\":"
              + "[{\"weight\":10,\"podAffinityTerm\":{\"topologyKey\":"
              + "\"topology.kubernetes.io/zone\","
              + selector
              + "}}]}}";
    };
  }
}
