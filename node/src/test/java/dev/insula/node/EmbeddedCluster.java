package dev.insula.node;

import static org.assertj.core.api.Assertions.fail;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.ControllerRuntime;
import dev.insula.controllers.scheduler.Scheduler;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** A whole cluster in one process: store, API server, controllers, scheduler, simulated nodes. */
final class EmbeddedCluster implements AutoCloseable {

  static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");
  static final GroupVersionResource NAMESPACES = new GroupVersionResource("", "v1", "namespaces");
  static final GroupVersionResource DEPLOYMENTS =
      new GroupVersionResource("apps", "v1", "deployments");
  static final GroupVersionResource REPLICA_SETS =
      new GroupVersionResource("apps", "v1", "replicasets");
  static final WriteOptions ME = WriteOptions.as("test");

  private final RocksStore store;
  private final ApiServer server;
  private final ControllerRuntime controllers;
  private final Scheduler scheduler;
  private final SimulatedNodes nodes;
  final ControlPlaneClient client;

  EmbeddedCluster(Path directory, int nodeCount) {
    store = RocksStore.open(directory, StoreOptions.defaults());
    server = ApiServer.start(store, FrontOptions.local(0, "super"));
    client = server.controlPlanes().findOrCreate("super").client("test");
    for (String namespace : List.of("default", "kube-node-lease")) {
      try {
        client.create(
            NAMESPACES,
            JsonObject.of(
                "apiVersion",
                "v1",
                "kind",
                "Namespace",
                "metadata",
                JsonObject.of("name", namespace)),
            ME);
      } catch (ApiException e) {
        // There already.
      }
    }
    controllers = ControllerRuntime.start(server.controlPlanes(), name -> "CA of " + name);
    scheduler = Scheduler.start(client);
    nodes = SimulatedNodes.start(client, nodeCount);
  }

  Scheduler scheduler() {
    return scheduler;
  }

  ControllerRuntime controllers() {
    return controllers;
  }

  List<JsonObject> list(GroupVersionResource resource, String labels) {
    return client
        .list(resource, "default", ListOptions.NONE.withLabelSelector(labels))
        .items()
        .stream()
        .map(object -> object.tree())
        .toList();
  }

  JsonObject get(GroupVersionResource resource, String name) {
    return client.get(resource, new ObjectName("default", name)).tree();
  }

  JsonObject create(GroupVersionResource resource, String json) {
    return client.create(resource, Json.parseObject(json), ME).tree();
  }

  void scaleTo(String deployment, int replicas) {
    change(DEPLOYMENTS, deployment, d -> d.objectAt("spec").put("replicas", (long) replicas));
  }

  void change(
      GroupVersionResource resource, String name, java.util.function.Consumer<JsonObject> change) {
    while (true) {
      JsonObject object = get(resource, name);
      change.accept(object);
      try {
        client.update(resource, object, ME);
        return;
      } catch (ApiException e) {
        if (!e.isConflict()) {
          throw e;
        }
      }
    }
  }

  boolean exists(GroupVersionResource resource, String name) {
    try {
      get(resource, name);
      return true;
    } catch (ApiException e) {
      return false;
    }
  }

  /** Waits until all pods with the label are running and ready, and there are so many. */
  void awaitRunning(String labels, int count) {
    await(
        () -> {
          List<JsonObject> pods = list(PODS, labels);
          return pods.size() == count
              && pods.stream().allMatch(p -> "Running".equals(p.stringAt("status", "phase")));
        },
        () -> list(PODS, labels));
  }

  void await(BooleanSupplier condition, java.util.function.Supplier<Object> state) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("did not happen: " + state.get());
      }
      Thread.onSpinWait();
      java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
    }
  }

  void awaitDeployment(String name, Predicate<JsonObject> condition) {
    await(() -> condition.test(get(DEPLOYMENTS, name)), () -> get(DEPLOYMENTS, name));
  }

  static String condition(JsonObject object, String type) {
    for (JsonObject condition : object.objectAt("status").objects("conditions")) {
      if (condition.string("type", "").equals(type)) {
        return condition.string("status", "") + " " + condition.string("reason", "");
      }
    }
    return "";
  }

  static String deployment(String name, int replicas) {
    return """
    {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"%1$s","namespace":"default"},
     "spec":{"replicas":%2$d,"selector":{"matchLabels":{"app":"%1$s"}},
      "template":{"metadata":{"labels":{"app":"%1$s"}},
       "spec":{"containers":[{"name":"c","image":"nginx:1.27",
         "resources":{"requests":{"cpu":"10m","memory":"8Mi"}}}]}}}}\
    """
        .formatted(name, replicas);
  }

  static String name(JsonObject object) {
    return Meta.name(object);
  }

  @Override
  public void close() {
    nodes.close();
    scheduler.close();
    controllers.close();
    server.close();
    store.close();
  }
}
