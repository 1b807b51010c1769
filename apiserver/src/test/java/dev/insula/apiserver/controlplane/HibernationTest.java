package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.ListOptions;
import dev.insula.client.WatchStream;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.yaml.Yaml;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HibernationTest {

  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final WriteOptions WRITE = WriteOptions.as("test");
  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");
  private static final GroupVersionResource SHIPS =
      new GroupVersionResource("example.com", "v1", "ships");

  @TempDir Path directory;

  @Test
  void aControlPlaneThatNobodyUsesIsLetGo() throws Exception {
    try (var fleet = new TestFleet(directory, Duration.ofMillis(20))) {
      fleet.client("one").create(TestFleet.CONFIG_MAPS, configMap("a"), WRITE);
      awaitSleep(fleet);
    }
  }

  @Test
  void aClientThatIsKeptWakesItsControlPlaneAndFindsEverything() throws Exception {
    try (var fleet = new TestFleet(directory, Duration.ofMillis(20))) {
      ControlPlaneClient client = fleet.client("one");
      client.create(TestFleet.CONFIG_MAPS, configMap("a"), WRITE);
      awaitSleep(fleet);

      assertThat(client.get(TestFleet.CONFIG_MAPS, new ObjectName("default", "a"))).isNotNull();
    }
  }

  @Test
  void boundsThatAreGivenToOneThatSleepsDoNotWakeItAndHoldOnceItIsUsed() throws Exception {
    try (var fleet = new TestFleet(directory, Duration.ofMillis(20))) {
      ControlPlaneClient client = fleet.client("one");
      client.create(TestFleet.CONFIG_MAPS, configMap("a"), WRITE);
      awaitSleep(fleet);

      fleet.planes.findOrCreate("one").bound(new ControlPlaneBounds(1, 0, 0, 0, 0, 0));
      assertThat(fleet.planes.awake()).isZero();

      assertThatThrownBy(() -> client.create(TestFleet.CONFIG_MAPS, configMap("b"), WRITE))
          .isInstanceOf(ApiException.class);
      assertThat(client.get(TestFleet.CONFIG_MAPS, new ObjectName("default", "a"))).isNotNull();
    }
  }

  @Test
  void customKindsAreServedAfterWaking() throws Exception {
    try (var fleet = new TestFleet(directory, Duration.ofMillis(20))) {
      ControlPlaneClient client = fleet.client("one");
      client.create(DEFINITIONS, shipDefinition(), WRITE);
      await(() -> isServed(client));
      awaitSleep(fleet);

      assertThat(client.list(SHIPS, "", ListOptions.NONE).items()).isEmpty();
    }
  }

  @Test
  void aWatchMissesNothingWhileItsControlPlaneSleepsAndWakes() throws Exception {
    try (var fleet = new TestFleet(directory, Duration.ofMillis(20))) {
      ControlPlaneClient client = fleet.client("one");
      try (WatchStream watch =
          client.watch(
              TestFleet.CONFIG_MAPS, "default", ListOptions.NONE.withResourceVersion("1"))) {
        for (String name : new String[] {"a", "b", "c"}) {
          awaitSleep(fleet);
          client.create(TestFleet.CONFIG_MAPS, configMap(name), WRITE);
          var event = watch.next(LIMIT).orElseThrow();
          assertThat(Meta.name(event.object().tree())).isEqualTo(name);
        }
      }
    }
  }

  @Test
  void nobodyIsDisturbedByLettingGoAllTheTime() {
    assertTimeoutPreemptively(LIMIT, this::useWhileLettingGo);
  }

  private void useWhileLettingGo() throws Exception {
    try (var fleet = new TestFleet(directory, Duration.ofNanos(1));
        var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<?>>();
      ControlPlaneClient client = fleet.client("one");
      for (int i = 0; i < 4; i++) {
        String prefix = "t" + i + "-";
        running.add(executor.submit(() -> writeAndRead(client, prefix)));
      }
      for (Future<?> one : running) {
        one.get();
      }
      assertThat(client.list(TestFleet.CONFIG_MAPS, "default", ListOptions.NONE).items())
          .hasSize(200);
    }
  }

  private static void writeAndRead(ControlPlaneClient client, String prefix) {
    for (int n = 0; n < 50; n++) {
      client.create(TestFleet.CONFIG_MAPS, configMap(prefix + n), WRITE);
      client.get(TestFleet.CONFIG_MAPS, new ObjectName("default", prefix + n));
    }
  }

  private static void awaitSleep(TestFleet fleet) throws InterruptedException {
    await(() -> fleet.planes.awake() == 0);
  }

  private static void await(Condition condition) throws InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (!condition.holds()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      Thread.sleep(2);
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static boolean isServed(ControlPlaneClient client) {
    return client.resources().stream().anyMatch(served -> served.resource().equals(SHIPS));
  }

  private static JsonObject configMap(String name) {
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "ConfigMap",
        "metadata",
        JsonObject.of("name", name, "namespace", "default"));
  }

  private static JsonObject shipDefinition() {
    return (JsonObject)
        Yaml.parse(
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: ships.example.com}
            spec:
              group: example.com
              scope: Namespaced
              names: {plural: ships, singular: ship, kind: Ship, listKind: ShipList}
              versions:
              - name: v1
                served: true
                storage: true
                schema: {openAPIV3Schema: {type: object}}
            """);
  }
}
