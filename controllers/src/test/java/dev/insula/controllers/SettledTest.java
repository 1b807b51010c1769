package dev.insula.controllers;

import static dev.insula.controllers.World.ME;
import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Fleet;
import dev.insula.client.ListOptions;
import dev.insula.controllers.fleet.PlanesOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What controllers have done in a control plane need not be looked at again after a restart. */
class SettledTest {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final PlanesOptions ONE_BUILD =
      PlanesOptions.DEFAULT.withIdle(Duration.ofMillis(20)).withBuild(1);

  @TempDir Path directory;
  private World world;
  private ControlPlaneClient client;

  @BeforeEach
  void open() {
    world = new World(directory);
    client = world.controlPlane("a");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aControlPlaneThatIsAsItWasIsLeftAlone() {
    settle();
    try (var runtime = start(ONE_BUILD)) {
      assertThat(runtime.busy() + runtime.activeControlPlanes()).isZero();
      assertThat(runtime.isSettled("a")).isTrue();
    }
  }

  @Test
  void itIsKnownAfterTheStoreWasOpenedAnew() {
    settle();
    world.close();
    world = new World(directory);
    try (var runtime = start(ONE_BUILD)) {
      assertThat(runtime.busy() + runtime.activeControlPlanes()).isZero();
    }
  }

  @Test
  void oneThatHasChangedSinceIsLookedAt() {
    settle();
    client.create(NAMESPACES, namespace("later"), ME);
    try (var _ = start(ONE_BUILD)) {
      await(() -> accounts("later") == 1, () -> accounts("later"));
    }
  }

  @Test
  void anotherBuildLooksAtAll() {
    settle();
    try (var runtime = start(ONE_BUILD.withBuild(2))) {
      assertThat(runtime.isSettled("a")).isFalse();
      await(() -> runtime.isSettled("a"), runtime::busy);
    }
  }

  @Test
  void oneThatIsWrittenToIsSettledWhenThatIsDone() {
    try (var runtime = start(ONE_BUILD)) {
      await(() -> runtime.isSettled("a"), runtime::busy);
      client.create(NAMESPACES, namespace("later"), ME);
      await(() -> runtime.isSettled("a"), runtime::busy);
      assertThat(accounts("later")).isEqualTo(1);
    }
  }

  @Test
  void thoseThatDoNotSettleAreLookedAtOnceASweep() {
    // Names of one hash code are next to each other in a set.
    List<String> names = List.of("apap", "apc2", "c2ap", "c2c2");
    names.forEach(world::controlPlane);
    var looks = new AtomicInteger();
    Duration idle = Duration.ofMillis(20);
    try (var _ =
        ControllerRuntime.start(
            counting(world.fleet(), looks), _ -> "CA", PlanesOptions.DEFAULT.withIdle(idle))) {
      looks.set(0);
      long begin = System.nanoTime();
      await(() -> looks.get() >= 30 * names.size(), looks::get);
      int seen = looks.get();
      long sweeps = (System.nanoTime() - begin) / idle.dividedBy(2).toNanos() + 2;
      assertThat(seen).isLessThanOrEqualTo((int) sweeps * (names.size() + 1));
    }
  }

  /** A fleet that counts how often a revision is asked for. */
  private static Fleet counting(Fleet fleet, AtomicInteger looks) {
    return (Fleet)
        Proxy.newProxyInstance(
            Fleet.class.getClassLoader(),
            new Class<?>[] {Fleet.class},
            (_, method, arguments) -> {
              if (method.getName().equals("revision")) {
                looks.incrementAndGet();
              }
              return method.invoke(fleet, arguments);
            });
  }

  private void settle() {
    try (var runtime = start(ONE_BUILD)) {
      await(() -> runtime.isSettled("a"), runtime::busy);
    }
  }

  private ControllerRuntime start(PlanesOptions options) {
    return ControllerRuntime.start(world.fleet(), _ -> "CA", options);
  }

  private int accounts(String namespace) {
    return client.list(ACCOUNTS, namespace, ListOptions.NONE).items().size();
  }

  private static JsonObject namespace(String name) {
    return JsonObject.of(
        "apiVersion", "v1", "kind", "Namespace", "metadata", JsonObject.of("name", name));
  }
}
