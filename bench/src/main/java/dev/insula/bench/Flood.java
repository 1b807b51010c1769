package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A tenant that asks as much as it can: creates, lists, watches, objects of a kind with costly
 * rules, and large objects. It does not wait when it is told to.
 */
public final class Flood implements AutoCloseable {

  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");
  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final GroupVersionResource RULED =
      new GroupVersionResource("bench.insula.dev", "v1", "ruleds");

  private static final String NAMESPACE = "default";

  /** Apart from what is listed and watched, as the flood's own client would have to read them. */
  private static final String LARGE_NAMESPACE = "kube-public";

  private static final int LARGE_BYTES = 900_000;

  /** Large objects are replaced in turn, so that the flood is of writes and not of what is kept. */
  private static final int LARGE_OBJECTS = 20;

  /** Numbers that a rule compares with each other. */
  private static final int NUMBERS = 60;

  private static final long PAUSE_MILLIS = 5;

  private final ControlPlaneClient client;
  private final AtomicLong next = new AtomicLong();
  private final Map<String, LongAdder> done = new ConcurrentHashMap<>();
  private final LongAdder refused = new LongAdder();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean open = true;

  private interface Noise {
    void once() throws InterruptedException;
  }

  private Flood(ControlPlaneClient client) {
    this.client = client;
  }

  /**
   * Begins to flood.
   *
   * @param callers of each kind
   */
  public static Flood start(ControlPlaneClient client, List<NoiseKind> kinds, int callers) {
    var flood = new Flood(client);
    flood.define();
    for (NoiseKind kind : kinds) {
      for (int i = 0; i < callers; i++) {
        flood.add(kind.text(), flood.noise(kind));
      }
    }
    return flood;
  }

  private Noise noise(NoiseKind kind) {
    return switch (kind) {
      case CREATES -> this::create;
      case LISTS -> this::list;
      case WATCHES -> this::watch;
      case RULES -> this::createRuled;
      case LARGE -> this::createLarge;
    };
  }

  private void add(String kind, Noise noise) {
    done.computeIfAbsent(kind, _ -> new LongAdder());
    threads.add(Thread.ofVirtual().name("flood-" + kind).start(() -> go(kind, noise)));
  }

  private void go(String kind, Noise noise) {
    LongAdder counted = done.getOrDefault(kind, refused);
    while (open) {
      try {
        noise.once();
        counted.increment();
      } catch (ApiException e) {
        refused.increment();
        pause();
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        // A connection that was cut is made anew.
        refused.increment();
        pause();
      }
    }
  }

  /** So that being refused is not all that the callers' own CPU time goes to. */
  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What it got through, by kind. */
  public Map<String, Long> done() {
    var out = new TreeMap<String, Long>();
    done.forEach((kind, count) -> out.put(kind, count.sum()));
    return out;
  }

  /** How many calls the server refused. */
  public long refused() {
    return refused.sum();
  }

  private ObjectName fresh(String prefix) {
    return new ObjectName(
        NAMESPACE, prefix + "-" + System.nanoTime() + "-" + next.getAndIncrement());
  }

  private void create() {
    client.create(
        NoisyBenchmark.CONFIG_MAPS, NoisyBenchmark.configMap(fresh("noise"), "noise"), WRITE);
  }

  private void list() {
    client.list(NoisyBenchmark.CONFIG_MAPS, NAMESPACE, ListOptions.NONE.page(500, ""));
  }

  private void watch() throws InterruptedException {
    try (var stream = client.watch(NoisyBenchmark.CONFIG_MAPS, NAMESPACE, ListOptions.NONE)) {
      for (int i = 0; i < 200 && open; i++) {
        stream.next(Duration.ofSeconds(1));
      }
    }
  }

  private void createLarge() {
    var name = new ObjectName(LARGE_NAMESPACE, "large-" + next.getAndIncrement() % LARGE_OBJECTS);
    try {
      client.delete(NoisyBenchmark.CONFIG_MAPS, name, DeleteOptions.NONE);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
    client.create(
        NoisyBenchmark.CONFIG_MAPS, NoisyBenchmark.configMap(name, "x".repeat(LARGE_BYTES)), WRITE);
  }

  private void createRuled() {
    var numbers = new JsonArray();
    for (long n = 0; n < NUMBERS; n++) {
      numbers.add(n);
    }
    ObjectName name = fresh("ruled");
    client.create(
        RULED,
        JsonObject.of(
            "apiVersion",
            "bench.insula.dev/v1",
            "kind",
            "Ruled",
            "metadata",
            JsonObject.of("name", name.name(), "namespace", NAMESPACE),
            "numbers",
            numbers),
        WRITE);
    client.delete(RULED, name, DeleteOptions.NONE);
  }

  /** A kind whose rule looks at every pair of numbers. */
  private void define() {
    JsonObject numbers =
        JsonObject.of(
            "type",
            "array",
            "maxItems",
            (long) NUMBERS,
            "items",
            JsonObject.of("type", "integer"),
            "x-kubernetes-validations",
            JsonArray.of(JsonObject.of("rule", "self.all(a, self.exists_one(b, a == b))")));
    JsonObject schema =
        JsonObject.of("type", "object", "properties", JsonObject.of("numbers", numbers));
    JsonObject version =
        JsonObject.of(
            "name",
            "v1",
            "served",
            true,
            "storage",
            true,
            "schema",
            JsonObject.of("openAPIV3Schema", schema));
    JsonObject names =
        JsonObject.of(
            "plural", "ruleds", "singular", "ruled", "kind", "Ruled", "listKind", "RuledList");
    JsonObject spec =
        JsonObject.of(
            "group",
            "bench.insula.dev",
            "scope",
            "Namespaced",
            "names",
            names,
            "versions",
            JsonArray.of(version));
    JsonObject definition =
        JsonObject.of(
            "apiVersion",
            "apiextensions.k8s.io/v1",
            "kind",
            "CustomResourceDefinition",
            "metadata",
            JsonObject.of("name", "ruleds.bench.insula.dev"),
            "spec",
            spec);
    try {
      client.create(DEFINITIONS, definition, WRITE);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }

  @Override
  public void close() {
    open = false;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
