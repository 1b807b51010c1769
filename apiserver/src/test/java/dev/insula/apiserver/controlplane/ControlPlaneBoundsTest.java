package dev.insula.apiserver.controlplane;

import static dev.insula.apiserver.controlplane.TestFleet.CONFIG_MAPS;
import static dev.insula.apiserver.controlplane.TestFleet.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one control plane may hold, as somebody meets it who has all rights there. */
class ControlPlaneBoundsTest {

  private static final WriteOptions ME = WriteOptions.as("me");
  private static final GroupVersionResource DEFINITIONS =
      new GroupVersionResource("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  @TempDir Path directory;
  private TestFleet fleet;
  private ControlPlaneClient client;

  @BeforeEach
  void open() {
    fleet = new TestFleet(directory);
    client = fleet.client("one");
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private void bound(long moreObjects, long bytes, long definitions) {
    HostedControlPlane plane = fleet.planes.findOrCreate("one");
    plane.bound(new ControlPlaneBounds(1_000_000, 0, 0, 0, 0, 0));
    int held = 0;
    while (tries(held, plane)) {
      held++;
    }
    plane.bound(new ControlPlaneBounds(held + moreObjects, bytes, definitions, 0, 0, 0));
  }

  /** Whether so many objects are fewer than there are, with what the control plane keeps itself. */
  private boolean tries(int objects, HostedControlPlane plane) {
    plane.bound(new ControlPlaneBounds(objects + 1, 0, 0, 0, 0, 0));
    try {
      client.create(CONFIG_MAPS, configMap("probe", ""), ME);
      client.delete(CONFIG_MAPS, new ObjectName("default", "probe"), DeleteOptions.NONE);
      return false;
    } catch (ApiException e) {
      return true;
    }
  }

  private int flood(String name, int times) {
    var refused = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < times; i++) {
        int number = i;
        threads.submit(
            () -> {
              try {
                client.create(CONFIG_MAPS, configMap(name + number, "v"), ME);
              } catch (ApiException e) {
                refused.incrementAndGet();
              }
            });
      }
    }
    return refused.get();
  }

  private int held() {
    return client.list(CONFIG_MAPS, "", ListOptions.NONE).items().size();
  }

  @Test
  void aFloodOfObjectsEndsAtTheBound() {
    bound(10, 0, 0);

    assertThat(flood("f", 100)).isEqualTo(90);
    assertThat(held()).isEqualTo(10);
  }

  @Test
  void theRefusalIsThatOfAQuota() {
    bound(0, 0, 0);

    assertThatThrownBy(() -> client.create(CONFIG_MAPS, configMap("a", "v"), ME))
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.code()).isEqualTo(403);
              assertThat(e.status().reason()).isEqualTo("Forbidden");
              assertThat(e.status().message())
                  .startsWith(
                      "configmaps \"a\" is forbidden: exceeded quota: control-plane, requested:"
                          + " objects=1, used: objects=");
            });
  }

  @Test
  void whatIsDeletedMakesRoomForNoMore() {
    bound(3, 0, 0);
    flood("f", 20);
    for (int i = 0; i < 10; i++) {
      String victim =
          client.list(CONFIG_MAPS, "", ListOptions.NONE).items().stream()
              .findFirst()
              .orElseThrow()
              .tree()
              .objectAt("metadata")
              .string("name", "");
      client.delete(CONFIG_MAPS, new ObjectName("default", victim), DeleteOptions.NONE);
      assertThat(flood("again" + i + "-", 5)).isEqualTo(4);
    }
    assertThat(held()).isEqualTo(3);
  }

  @Test
  void aNeighbourIsNotBounded() {
    bound(0, 0, 0);
    ControlPlaneClient neighbour = fleet.client("two");

    neighbour.create(CONFIG_MAPS, configMap("a", "v"), ME);
  }

  @Test
  void aRaisedBoundHoldsAtOnce() {
    bound(0, 0, 0);
    fleet.planes.findOrCreate("one").bound(ControlPlaneBounds.NONE);

    assertThat(flood("f", 20)).isZero();
  }

  @Test
  void theBoundHoldsFromTheFirstRequestAfterARestart() {
    bound(2, 0, 0);
    flood("f", 5);
    fleet.close();
    fleet = new TestFleet(directory);
    client = fleet.client("one");

    assertThat(flood("g", 5)).isEqualTo(5);
    assertThat(held()).isEqualTo(2);
  }

  @Test
  void bytesEndInTheAnswerOfAFullStore() {
    fleet.planes.findOrCreate("one").bound(new ControlPlaneBounds(0, 100_000, 0, 0, 0, 0));
    client.create(CONFIG_MAPS, configMap("a", "x".repeat(60_000)), ME);

    assertThatThrownBy(() -> client.create(CONFIG_MAPS, configMap("b", "x".repeat(60_000)), ME))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.code()).isEqualTo(507));
    client.create(CONFIG_MAPS, configMap("small", "x"), ME);
  }

  @Test
  void definitionsAreCountedByThemselves() {
    fleet.planes.findOrCreate("one").bound(new ControlPlaneBounds(0, 0, 3, 0, 0, 0));
    var refused = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        String kind = "kind" + i;
        threads.submit(
            () -> {
              try {
                client.create(DEFINITIONS, definition(kind), ME);
              } catch (ApiException e) {
                assertThat(e.status().message())
                    .contains(
                        "requested: count/customresourcedefinitions.apiextensions.k8s.io=1, used:"
                            + " count/customresourcedefinitions.apiextensions.k8s.io=3");
                refused.incrementAndGet();
              }
            });
      }
    }
    assertThat(refused).hasValue(17);
    assertThat(flood("f", 5)).isZero();
  }

  private static JsonObject definition(String kind) {
    return JsonObject.of(
        "apiVersion",
        "apiextensions.k8s.io/v1",
        "kind",
        "CustomResourceDefinition",
        "metadata",
        JsonObject.of("name", kind + "s.example.com"),
        "spec",
        JsonObject.of(
            "group",
            "example.com",
            "scope",
            "Namespaced",
            "names",
            JsonObject.of(
                "plural", kind + "s", "singular", kind, "kind", kind, "listKind", kind + "List"),
            "versions",
            JsonArray.of(
                JsonObject.of(
                    "name",
                    "v1",
                    "served",
                    true,
                    "storage",
                    true,
                    "schema",
                    JsonObject.of("openAPIV3Schema", JsonObject.of("type", "object"))))));
  }
}
