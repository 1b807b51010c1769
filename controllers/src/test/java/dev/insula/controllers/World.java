package dev.insula.controllers;

import static org.assertj.core.api.Assertions.fail;

import dev.insula.apiserver.ApiServer;
import dev.insula.apiserver.http.FrontOptions;
import dev.insula.apiserver.typecheck.PolicyTypeCheck;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.assertj.core.util.Files;

/** Control planes in process, without controllers: the tests start those. */
final class World implements AutoCloseable {

  static final GroupVersionResource PODS = new GroupVersionResource("", "v1", "pods");
  static final GroupVersionResource DEPLOYMENTS =
      new GroupVersionResource("apps", "v1", "deployments");
  static final GroupVersionResource REPLICA_SETS =
      new GroupVersionResource("apps", "v1", "replicasets");
  static final WriteOptions ME = WriteOptions.as("test");

  private final RocksStore store;
  private final ApiServer server;
  private final Runnable atTheEnd;

  /** In a directory that goes with it. */
  World() {
    this(Files.newTemporaryFolder());
  }

  private World(File scratch) {
    this(scratch.toPath(), () -> Files.delete(scratch));
  }

  /** In a directory that others may open after it. */
  World(Path directory) {
    this(directory, () -> {});
  }

  private World(Path directory, Runnable atTheEnd) {
    this.atTheEnd = atTheEnd;
    store = RocksStore.open(directory, StoreOptions.defaults());
    server = ApiServer.start(store, FrontOptions.local(0, "none"));
  }

  Fleet fleet() {
    return server.controlPlanes();
  }

  ControlPlaneClient controlPlane(String name) {
    return server.controlPlanes().findOrCreate(name).client("test");
  }

  /** What is wrong with the expressions of a policy. */
  JsonArray warnings(String controlPlane, JsonObject policy) {
    var registry = server.controlPlanes().findOrCreate(controlPlane).resources();
    return new PolicyTypeCheck(registry).warnings(policy);
  }

  static void deploy(ControlPlaneClient client, String name, int replicas) {
    client.create(
        DEPLOYMENTS,
        Json.parseObject(
            """
            {"apiVersion":"apps/v1","kind":"Deployment",
             "metadata":{"name":"%1$s","namespace":"default"},
             "spec":{"replicas":%2$d,"selector":{"matchLabels":{"app":"%1$s"}},
              "template":{"metadata":{"labels":{"app":"%1$s"}},
               "spec":{"containers":[{"name":"c","image":"i"}]}}}}\
            """
                .formatted(name, replicas)),
        ME);
  }

  static List<JsonObject> list(ControlPlaneClient client, GroupVersionResource resource) {
    return client.list(resource, "default", ListOptions.NONE).items().stream()
        .map(ApiObject::tree)
        .toList();
  }

  static JsonObject get(ControlPlaneClient client, GroupVersionResource resource, String name) {
    return client.get(resource, new ObjectName("default", name)).tree();
  }

  static void await(BooleanSupplier condition, Supplier<Object> state) {
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        fail("did not happen: " + state.get());
      }
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Override
  public void close() {
    server.close();
    store.close();
    atTheEnd.run();
  }
}
