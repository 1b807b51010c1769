package dev.insula.controllers;

import static dev.insula.controllers.World.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.fleet.Planes;
import dev.insula.controllers.fleet.PlanesOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Who has very much to do does not stand before those who have little. */
class FairTurnsTest {

  private static final GroupVersionResource MAPS = new GroupVersionResource("", "v1", "configmaps");
  private static final int MANY = 300;

  private final List<String> turns = new CopyOnWriteArrayList<>();
  private final Semaphore permits = new Semaphore(0);

  private static void create(ControlPlaneClient client, String name) {
    client.create(
        MAPS,
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "ConfigMap",
            "metadata",
            JsonObject.of("name", name, "namespace", "default")),
        World.ME);
  }

  /** Notes whose turn it is, and then waits until the test lets it go on. */
  private final class Slow implements Controller {
    @Override
    public String name() {
      return "slow";
    }

    @Override
    public Set<GroupResource> concerns() {
      return Set.of(MAPS.groupResource());
    }

    @Override
    public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
      wake.accept(change.name());
    }

    @Override
    public List<GroupVersionResource> primary() {
      return List.of(MAPS);
    }

    @Override
    public Result reconcile(Plane plane, ObjectName name) throws InterruptedException {
      if (name.namespace().equals("default")) {
        turns.add(plane.name());
        assertThat(permits.tryAcquire(2, TimeUnit.MINUTES)).isTrue();
      }
      return Result.DONE;
    }
  }

  @Test
  void aTenantWithVeryManyObjectsDelaysAnotherByOneTurn() {
    try (var world = new World()) {
      ControlPlaneClient many = world.controlPlane("many");
      ControlPlaneClient few = world.controlPlane("few");
      var oneWorker = new PlanesOptions(1, 16, _ -> 1, Duration.ofSeconds(60), "test", 0);
      try (var planes = Planes.start(world.fleet(), List.of(new Slow()), oneWorker)) {
        // The first look at both is over, so that only the test's objects wake anybody.
        await(() -> planes.busy() == 0, planes::busy);
        for (int i = 0; i < MANY; i++) {
          create(many, "m-" + i);
        }
        await(() -> planes.busy() >= MANY && turns.size() == 1, planes::busy);
        int before = planes.busy();
        create(few, "f");
        await(() -> planes.busy() == before + 1, planes::busy);
        permits.release(MANY + 100);
        await(() -> turns.contains("few"), () -> turns);
        // The one that was in progress, and at most one after it.
        assertThat(turns.indexOf("few")).isLessThanOrEqualTo(2);
        await(() -> turns.size() > MANY, turns::size);
      }
    }
  }
}
