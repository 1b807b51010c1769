package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.JsonOrArray;
import dev.insula.client.ListOptions;
import dev.insula.client.PatchType;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** The things that {@link GrowthBenchmark} lets grow. */
final class GrowthAxes {

  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");
  private static final GroupVersionResource MAPS = NoisyBenchmark.CONFIG_MAPS;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private GrowthAxes() {}

  private static ObjectName name(int n) {
    return new ObjectName("default", "object-" + n);
  }

  private static void change(ControlPlaneClient client, ObjectName name, long version) {
    JsonObject data = JsonObject.of("data", JsonObject.of("version", Long.toString(version)));
    client.patch(MAPS, name, PatchType.MERGE, JsonOrArray.of(data), WRITE);
  }

  /** ConfigMaps of one control plane; a read is one page of a list. */
  record Objects(ControlPlaneClient client, AtomicLong version) implements GrowthAxis {

    private static final int PAGE = 100;

    Objects(ControlPlaneClient client) {
      this(client, new AtomicLong());
    }

    @Override
    public void add(int n) {
      client.create(MAPS, NoisyBenchmark.configMap(name(n), "growing"), WRITE);
    }

    @Override
    public void write(int n) {
      change(client, name(n), version.getAndIncrement());
    }

    @Override
    public void read(int n) {
      client.list(MAPS, "default", ListOptions.NONE.page(PAGE, ""));
    }
  }

  /** Tenants, none of them asleep yet; a change and a read are of one among them. */
  record Tenants(Environment environment, AtomicLong version) implements GrowthAxis {

    Tenants(Environment environment) {
      this(environment, new AtomicLong());
    }

    @Override
    public void add(int n) throws InterruptedException {
      environment
          .createTenant("tenant-" + n)
          .create(MAPS, NoisyBenchmark.configMap(name(0), "growing"), WRITE);
    }

    @Override
    public void write(int n) {
      change(environment.tenant("tenant-" + n), name(0), version.getAndIncrement());
    }

    @Override
    public void read(int n) {
      environment.tenant("tenant-" + n).get(MAPS, name(0));
    }
  }

  /** Watches of all ConfigMaps; a change is over when a watcher, another one each time, has it. */
  record Watchers(ControlPlaneClient client, Queue<WatchStream> open, AtomicLong version)
      implements GrowthAxis {

    Watchers(ControlPlaneClient client) {
      this(client, new ConcurrentLinkedQueue<>(), new AtomicLong());
      client.create(MAPS, NoisyBenchmark.configMap(name(0), "watched"), WRITE);
    }

    @Override
    public void add(int n) {
      String from = client.list(MAPS, "", ListOptions.NONE.page(1, "")).resourceVersion();
      open.add(client.watch(MAPS, "", ListOptions.NONE.withResourceVersion(from)));
    }

    @Override
    public void write(int n) throws InterruptedException {
      String text = Long.toString(version.getAndIncrement());
      change(client, name(0), Long.parseLong(text));
      WatchStream watcher = open.remove();
      try {
        while (true) {
          var event = watcher.next(LIMIT).orElseThrow();
          if (text.equals(event.object().tree().objectAt("data").string("version", ""))) {
            open.add(watcher);
            return;
          }
        }
      } catch (ApiException fellBehind) {
        // It was not asked for long, and history has gone on: a client watches anew.
        watcher.close();
        add(n);
      }
    }

    @Override
    public void read(int n) {
      client.get(MAPS, name(0));
    }

    @Override
    public void close() {
      open.forEach(WatchStream::close);
    }
  }

  /** Kinds of one control plane; a change is a new object of one of them, a read lists it. */
  record Definitions(ControlPlaneClient client, AtomicLong version) implements GrowthAxis {

    private static final String GROUP = "growth.insula.dev";
    private static final GroupVersionResource DEFINITIONS =
        new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
    private static final long PAUSE_MILLIS = 2;

    Definitions(ControlPlaneClient client) {
      this(client, new AtomicLong());
    }

    @Override
    public void add(int n) throws InterruptedException {
      client.create(DEFINITIONS, definition(n), WRITE);
      long end = System.nanoTime() + LIMIT.toNanos();
      while (!isServed(n)) {
        if (System.nanoTime() > end) {
          throw new IllegalStateException("a definition is not served");
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }

    private boolean isServed(int n) {
      try {
        read(n);
        return true;
      } catch (ApiException e) {
        if (e.isNotFound()) {
          return false;
        }
        throw e;
      }
    }

    @Override
    public void write(int n) {
      String name = "one-" + version.getAndIncrement();
      client.create(
          kind(n),
          JsonObject.of(
              "apiVersion",
              GROUP + "/v1",
              "kind",
              "Kind" + n,
              "metadata",
              JsonObject.of("name", name, "namespace", "default"),
              "spec",
              JsonObject.of("size", 1L)),
          WRITE);
    }

    @Override
    public void read(int n) {
      client.list(kind(n), "default", ListOptions.NONE.page(1, ""));
    }

    private static GroupVersionResource kind(int n) {
      return new GroupVersionResource(GROUP, "v1", "kind" + n + "s");
    }

    private static JsonObject definition(int n) {
      JsonObject size = JsonObject.of("type", "integer", "minimum", 0L, "maximum", 100L);
      JsonObject spec = JsonObject.of("type", "object", "properties", JsonObject.of("size", size));
      JsonObject schema =
          JsonObject.of("type", "object", "properties", JsonObject.of("spec", spec));
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
      String plural = "kind" + n + "s";
      JsonObject names =
          JsonObject.of(
              "plural", plural,
              "singular", "kind" + n,
              "kind", "Kind" + n,
              "listKind", "Kind" + n + "List");
      return JsonObject.of(
          "apiVersion",
          "apiextensions.k8s.io/v1",
          "kind",
          "CustomResourceDefinition",
          "metadata",
          JsonObject.of("name", plural + "." + GROUP),
          "spec",
          JsonObject.of(
              "group",
              GROUP,
              "scope",
              "Namespaced",
              "names",
              names,
              "versions",
              JsonArray.of(version)));
    }
  }
}
