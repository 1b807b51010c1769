package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.PatchType;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * Measures an API server over HTTPS: creates, reads, lists, changes, watches and deletes pods that
 * no scheduler takes. The same client measures any server, so that figures can be compared.
 */
public final class ApiBenchmark {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");
  private static final String NAMESPACE = "insula-bench-api";

  /** Labels that hold the numbers of changes. */
  private static final String FAST = "bench.insula.dev/fast";

  private static final String PACED = "bench.insula.dev/paced";

  private static final int SINGLE_GETS = 1000;
  private static final int LISTS = 10;
  private static final int PACE_PER_SECOND = 100;
  private static final int LIMIT_SECONDS = 300;

  private final Kubeconfig kubeconfig;
  private final ControlPlaneClient client;
  private final ApiOptions options;
  private final ServerProcess server;
  private final Calls calls;
  private final Consumer<String> progress;
  private final AtomicReferenceArray<ApiObject> created;

  /**
   * @param kubeconfig of the server, for the connections of watches
   * @param client of the server, for all calls
   */
  public ApiBenchmark(
      Kubeconfig kubeconfig,
      ControlPlaneClient client,
      ApiOptions options,
      Consumer<String> progress) {
    this.kubeconfig = kubeconfig;
    this.client = client;
    this.options = options;
    this.server = new ServerProcess(options.serverPids());
    this.calls = new Calls(server);
    this.progress = progress;
    this.created = new AtomicReferenceArray<>(options.objects());
  }

  /**
   * Runs all operations one after the other, in a namespace of their own that is deleted in the
   * end.
   *
   * @throws IllegalStateException if the server refuses a call
   */
  public ApiResult run() throws InterruptedException {
    createNamespace();
    try {
      for (int i = 0; i < options.warmUps(); i++) {
        round("warm-up " + (i + 1) + ": ");
      }
      return round("");
    } finally {
      client.delete(NAMESPACES, new ObjectName("", NAMESPACE), DeleteOptions.NONE);
    }
  }

  private ApiResult round(String announced) throws InterruptedException {
    var done = new ArrayList<Operation>();
    var steps = new Steps(announced, done);
    long begin = System.nanoTime();
    steps.run("create", options.objects(), n -> created.set(n, create("pod-" + n)));
    steps.run("get", options.objects(), this::get);
    steps.run("get-alone", SINGLE_GETS, 1, this::get);
    steps.run("list", LISTS, 1, _ -> client.list(PodWatcher.PODS, NAMESPACE, ListOptions.NONE));
    steps.run("update", options.objects(), this::update);
    steps.run("patch", options.objects(), n -> patch(n, "bench.insula.dev/patched", "yes"));
    steps.run("apply", options.objects(), this::apply);
    progress.accept(announced + "watch fan-out");
    Operation events = fanOut();
    progress.accept(announced + "watch latency");
    Latencies lateness = pace();
    steps.run("delete", options.objects(), n -> delete("pod-" + n));
    double wall = (System.nanoTime() - begin) / 1e9;
    return new ApiResult(
        options, List.copyOf(done), events, lateness, wall, server.peakResidentBytes());
  }

  /** Measures one operation after the other. */
  private final class Steps {
    private final String announced;
    private final List<Operation> done;

    Steps(String announced, List<Operation> done) {
      this.announced = announced;
      this.done = done;
    }

    void run(String name, int count, IntConsumer call) throws InterruptedException {
      run(name, count, options.clients(), call);
    }

    void run(String name, int count, int callers, IntConsumer call) throws InterruptedException {
      progress.accept(announced + name);
      done.add(calls.measure(name, count, callers, call));
    }
  }

  private void createNamespace() {
    var metadata = JsonObject.of("name", NAMESPACE);
    var namespace = JsonObject.of("apiVersion", "v1", "kind", "Namespace", "metadata", metadata);
    client.create(NAMESPACES, namespace, WRITE);
    awaitServiceAccount();
  }

  /** Upstream refuses pods until the controllers have made the namespace's account. */
  private void awaitServiceAccount() {
    var accounts = new GroupVersionResource("", "v1", "serviceaccounts");
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (System.nanoTime() < until) {
      try {
        client.get(accounts, new ObjectName(NAMESPACE, "default"));
        return;
      } catch (ApiException notYet) {
        LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
      }
    }
    throw new IllegalStateException("namespace " + NAMESPACE + " gets no default service account");
  }

  private ApiObject create(String name) {
    return client.create(PodWatcher.PODS, BenchPods.unscheduled(NAMESPACE, name), WRITE);
  }

  private ApiObject get(int n) {
    return client.get(PodWatcher.PODS, pod(n % options.objects()));
  }

  private static ObjectName pod(int n) {
    return new ObjectName(NAMESPACE, "pod-" + n);
  }

  /** Writes a whole pod back as it was created, but for a label; whatever its version is now. */
  private void update(int n) {
    JsonObject pod = created.get(n).tree();
    JsonObject metadata = pod.objectOrCreate("metadata");
    metadata.remove("resourceVersion");
    metadata.objectOrCreate("labels").put("bench.insula.dev/updated", "yes");
    client.update(PodWatcher.PODS, pod, WRITE);
  }

  private void patch(int n, String label, String value) {
    var metadata = JsonObject.of("labels", JsonObject.of(label, value));
    client.patch(
        PodWatcher.PODS,
        pod(n),
        PatchType.MERGE,
        JsonOrArray.of(JsonObject.of("metadata", metadata)),
        WRITE);
  }

  private void apply(int n) {
    var metadata =
        JsonObject.of(
            "name", "pod-" + n, "labels", JsonObject.of("bench.insula.dev/applied", "yes"));
    var configuration = JsonObject.of("apiVersion", "v1", "kind", "Pod", "metadata", metadata);
    client.patch(
        PodWatcher.PODS,
        pod(n),
        PatchType.APPLY,
        JsonOrArray.of(configuration),
        WriteOptions.as("insula-bench-apply"));
  }

  private void delete(String name) {
    client.delete(
        PodWatcher.PODS, new ObjectName(NAMESPACE, name), DeleteOptions.NONE.withGracePeriod(0));
  }

  /** Changes as fast as they go; an event counts once for each watcher that got it. */
  private Operation fanOut() throws InterruptedException {
    int changes = options.patches();
    try (FanOut fan = watchers(FAST, changes)) {
      double cpu = server.cpuSeconds();
      long begin = System.nanoTime();
      Operation patches =
          calls.measure(
              "fan-out",
              changes,
              options.clients(),
              n -> patch(n % options.objects(), FAST, Integer.toString(n)));
      awaitAll(fan);
      double wall = (System.nanoTime() - begin) / 1e9;
      Double used = server.known() ? server.cpuSeconds() - cpu : null;
      return new Operation(
          "watch-events", changes * options.watchers(), wall, used, patches.latencies());
    }
  }

  /**
   * From a call of patch until the last watcher has its event, at a pace the server has time for.
   */
  private Latencies pace() throws InterruptedException {
    int changes = PACE_PER_SECOND * options.paceSeconds();
    var lateness = new Latencies();
    var called = new long[changes];
    try (FanOut fan = watchers(PACED, changes)) {
      long begin = System.nanoTime();
      for (int n = 0; n < changes; n++) {
        long due = begin + n * TimeUnit.SECONDS.toNanos(1) / PACE_PER_SECOND;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        called[n] = System.nanoTime();
        patch(n % options.objects(), PACED, Integer.toString(n));
      }
      awaitAll(fan);
      for (int n = 0; n < changes; n++) {
        lateness.add(fan.lastHeardNanos(n) - called[n]);
      }
    }
    return lateness;
  }

  private FanOut watchers(String label, int changes) throws InterruptedException {
    String from =
        client.list(PodWatcher.PODS, NAMESPACE, ListOptions.NONE.page(1, "")).resourceVersion();
    String path = "/api/v1/namespaces/" + NAMESPACE + "/pods?watch=true&resourceVersion=" + from;
    return new FanOut(kubeconfig, path, label, options.watchers(), changes);
  }

  private static void awaitAll(FanOut fan) throws InterruptedException {
    if (!fan.awaitAll(LIMIT_SECONDS)) {
      throw new IllegalStateException(
          "some watchers did not get all events within " + LIMIT_SECONDS + " s");
    }
  }
}
