package dev.insula.controllers;

import static dev.insula.controllers.World.DEPLOYMENTS;
import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.REPLICA_SETS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.deploy;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.controllers.fleet.PlanesOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControllerRuntimeTest {

  @TempDir Path directory;
  private World world;

  @BeforeEach
  void open() {
    world = new World(directory);
  }

  @AfterEach
  void close() {
    world.close();
  }

  private static boolean isSettled(ControlPlaneClient client, int pods) {
    JsonObject status = get(client, DEPLOYMENTS, "web").objectAt("status");
    return list(client, PODS).size() == pods
        && status.integer("replicas", 0) == pods
        && status.integer("unavailableReplicas", 0) == pods;
  }

  @Test
  void anIdleControlPlaneHoldsNothing() {
    var options = PlanesOptions.DEFAULT.withIdle(Duration.ofMillis(100));
    try (var runtime = ControllerRuntime.start(world.fleet(), _ -> "CA", options)) {
      var clients = new ArrayList<ControlPlaneClient>();
      for (int i = 0; i < 10; i++) {
        clients.add(world.controlPlane("tenant-" + i));
        deploy(clients.getLast(), "web", 2);
      }
      clients.forEach(client -> await(() -> isSettled(client, 2), () -> list(client, PODS)));
      await(() -> runtime.activeControlPlanes() == 0, runtime::activeControlPlanes);
      ControlPlaneClient woken = clients.get(3);
      String victim = Meta.name(list(woken, PODS).getFirst());
      woken.delete(PODS, new ObjectName("default", victim), DeleteOptions.NONE.withGracePeriod(0));
      await(
          () ->
              list(woken, PODS).size() == 2
                  && list(woken, PODS).stream().noneMatch(p -> Meta.name(p).equals(victim)),
          () -> list(woken, PODS));
    }
  }

  @Test
  void theHashOfATemplateNamesItsReplicaSetAndItsPods() {
    ControlPlaneClient client = world.controlPlane("one");
    try (var _ = ControllerRuntime.start(world.fleet(), _ -> "CA")) {
      deploy(client, "web", 1);
      await(() -> isSettled(client, 1), () -> list(client, PODS));
      JsonObject rs = list(client, REPLICA_SETS).getFirst();
      JsonObject pod = list(client, PODS).getFirst();
      String hash = Meta.labels(rs).get("pod-template-hash");
      assertThat(Meta.name(rs)).isEqualTo("web-" + hash);
      assertThat(Meta.labels(pod)).containsEntry("pod-template-hash", hash);
      assertThat(Meta.name(pod)).startsWith("web-" + hash + "-");
      assertThat(Meta.ownerReferences(pod).getFirst().string("uid")).isEqualTo(Meta.uid(rs));
    }
  }

  @Test
  void aPausedDeploymentRollsNothingOut() {
    ControlPlaneClient client = world.controlPlane("one");
    try (var _ = ControllerRuntime.start(world.fleet(), _ -> "CA")) {
      deploy(client, "web", 1);
      await(() -> isSettled(client, 1), () -> list(client, PODS));
      change(
          client,
          d -> {
            d.objectAt("spec").put("paused", true);
            d.objectAt("spec", "template", "spec")
                .objects("containers")
                .getFirst()
                .put("image", "other");
          });
      await(() -> progress(client).equals("Unknown DeploymentPaused"), () -> progress(client));
      assertThat(list(client, REPLICA_SETS)).hasSize(1);
      change(client, d -> d.objectAt("spec").put("paused", false));
      await(() -> list(client, REPLICA_SETS).size() == 2, () -> list(client, REPLICA_SETS));
    }
  }

  private static String progress(ControlPlaneClient client) {
    for (JsonObject condition :
        get(client, DEPLOYMENTS, "web").objectAt("status").objects("conditions")) {
      if (condition.string("type", "").equals("Progressing")) {
        return condition.string("status", "") + " " + condition.string("reason", "");
      }
    }
    return "";
  }

  private static void change(ControlPlaneClient client, Consumer<JsonObject> change) {
    while (true) {
      JsonObject deployment = get(client, DEPLOYMENTS, "web");
      change.accept(deployment);
      try {
        client.update(DEPLOYMENTS, deployment, World.ME);
        return;
      } catch (ApiException e) {
        assertThat(e.isConflict()).isTrue();
      }
    }
  }
}
