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
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ControllerRuntimeTest {

  @AutoClose private final World world = new World();

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
  void anIdleControlPlaneWithWorkForLaterHoldsNothingEither() {
    var options = PlanesOptions.DEFAULT.withIdle(Duration.ofMillis(100));
    try (var runtime = ControllerRuntime.start(world.fleet(), _ -> "CA", options)) {
      ControlPlaneClient client = world.controlPlane("later");
      deploy(client, "web", 2);
      Islands.create(
          client,
          new GroupVersionResource("autoscaling", "v2", "horizontalpodautoscalers"),
          """
          {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
           'metadata':{'name':'h','namespace':'default'},'spec':{'maxReplicas':5,
            'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}\
          """);
      Islands.create(
          client,
          CronJobTest.CRON_JOBS,
          """
          {'apiVersion':'batch/v1','kind':'CronJob',
           'metadata':{'name':'yearly','namespace':'default'},
           'spec':{'schedule':'@yearly','jobTemplate':{'spec':{'template':{'spec':{
            'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}}}\
          """);
      JobTest.job(client, "'activeDeadlineSeconds':3600,'ttlSecondsAfterFinished':3600");
      StatefulSetTest.set(client, 1, "'minReadySeconds':3600");
      await(() -> list(client, PODS).size() == 4, () -> list(client, PODS));
      await(() -> runtime.activeControlPlanes() == 0, runtime::activeControlPlanes);
      Kubelet.exit(client, 0);
      await(
          () -> get(client, JobTest.JOBS, "work").objectAt("status").containsKey("completionTime"),
          () -> get(client, JobTest.JOBS, "work"));
    }
  }

  @Test
  void aNewAutoscalerIsLeftAloneForItsPeriod() {
    ControlPlaneClient client = world.controlPlane("patient");
    try (var _ =
        ControllerRuntime.start(
            world.fleet(),
            _ -> "CA",
            world::warnings,
            PlanesOptions.DEFAULT,
            Duration.ofHours(1))) {
      deploy(client, "web", 1);
      await(() -> isSettled(client, 1), () -> list(client, PODS));
      Islands.create(
          client,
          AutoscalerTest.AUTOSCALERS,
          """
          {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
           'metadata':{'name':'h','namespace':'default'},'spec':{'minReplicas':2,'maxReplicas':5,
            'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'}}}\
          """);
      // What is made after it is long done.
      deploy(client, "other", 1);
      await(() -> list(client, PODS).size() == 2, () -> list(client, PODS));
      assertThat(get(client, AutoscalerTest.AUTOSCALERS, "h").objectAt("status").keySet())
          .doesNotContain("conditions");
    }
  }

  @Test
  void anAnnotationBringsAnOldTemplateBack() {
    ControlPlaneClient client = world.controlPlane("one");
    try (var _ = ControllerRuntime.start(world.fleet(), _ -> "CA")) {
      deploy(client, "web", 0);
      await(() -> list(client, REPLICA_SETS).size() == 1, () -> list(client, REPLICA_SETS));
      change(client, d -> container(d).put("image", "other"));
      await(() -> list(client, REPLICA_SETS).size() == 2, () -> list(client, REPLICA_SETS));
      change(
          client,
          d ->
              Meta.of(d)
                  .objectOrCreate("annotations")
                  .put("deprecated.deployment.rollback.to", "1"));
      await(
          () -> container(get(client, DEPLOYMENTS, "web")).string("image", "").equals("i"),
          () -> get(client, DEPLOYMENTS, "web"));
      await(
          () -> "3".equals(Meta.annotations(get(client, DEPLOYMENTS, "web")).get(REVISION)),
          () -> get(client, DEPLOYMENTS, "web"));
      assertThat(list(client, REPLICA_SETS)).hasSize(2);
    }
  }

  private static final String REVISION = "deployment.kubernetes.io/revision";

  private static JsonObject container(JsonObject deployment) {
    return deployment.objectAt("spec", "template", "spec").objects("containers").getFirst();
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
