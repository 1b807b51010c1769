package dev.insula.controllers;

import static dev.insula.controllers.World.PODS;
import static dev.insula.controllers.World.REPLICA_SETS;
import static dev.insula.controllers.World.await;
import static dev.insula.controllers.World.get;
import static dev.insula.controllers.World.list;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.DeleteOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The controllers die before their first write, before their second, and so on; others take over
 * each time. Whatever was half done, the end is the same, and nothing is there twice.
 */
class CrashSafetyTest {

  @AutoClose private static final World world = new World();

  /**
   * A piece of work.
   *
   * @param act what others do all the time, such as nodes
   * @param done whether all is as it should be
   * @param check what must hold then
   */
  record Scenario(
      String name,
      Consumer<ControlPlaneClient> arrange,
      Consumer<ControlPlaneClient> act,
      Predicate<ControlPlaneClient> done,
      Consumer<ControlPlaneClient> check) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Scenario> scenarios() {
    return Stream.of(
        deployment(),
        rollingDeployment(),
        job(),
        failingJob(),
        statefulSet(),
        daemonSet(),
        cronJob(),
        replicationController(),
        autoscaler(),
        service(),
        ephemeralVolumes(),
        foregroundDeletion());
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void controllersThatDieBetweenAnyTwoWritesLeaveNothingDouble(Scenario scenario) {
    for (int writes = 0; ; writes++) {
      String name = scenario.name() + "-dies-after-" + writes;
      ControlPlaneClient client = world.controlPlane(name);
      scenario.arrange().accept(client);
      var mortal = new MortalFleet(world.fleet(), name, writes);
      try (var _ = ControllerRuntime.start(mortal, _ -> "CA")) {
        await(() -> mortal.isDead() || isDone(scenario, client), () -> list(client, PODS));
      }
      boolean died = mortal.isDead();
      mortal.die();
      var living = new MortalFleet(world.fleet(), name, Integer.MAX_VALUE);
      try (var _ = ControllerRuntime.start(living, _ -> "CA")) {
        await(() -> isDone(scenario, client), () -> name + ": " + list(client, PODS));
      }
      scenario.check().accept(client);
      if (!died) {
        assertThat(writes).as("writes of " + scenario).isGreaterThan(5);
        return;
      }
    }
  }

  private static boolean isDone(Scenario scenario, ControlPlaneClient client) {
    scenario.act().accept(client);
    return scenario.done().test(client);
  }

  private static JsonObject status(
      ControlPlaneClient client, GroupVersionResource resource, String name) {
    return get(client, resource, name).objectAt("status");
  }

  private static Scenario deployment() {
    return new Scenario(
        "deployment",
        client -> World.deploy(client, "web", 3),
        Kubelet::ready,
        client -> status(client, World.DEPLOYMENTS, "web").integer("availableReplicas", 0) == 3,
        client -> {
          assertThat(list(client, REPLICA_SETS)).hasSize(1);
          assertThat(list(client, PODS)).hasSize(3);
        });
  }

  /** The template is changed as soon as the first pods are there. */
  private static Scenario rollingDeployment() {
    return new Scenario(
        "rolling",
        client -> World.deploy(client, "web", 2),
        client -> {
          Kubelet.ready(client);
          JsonObject deployment = get(client, World.DEPLOYMENTS, "web");
          if (available(deployment) == 2 && image(deployment).equals("i")) {
            Islands.change(
                client,
                World.DEPLOYMENTS,
                "web",
                d ->
                    d.objectAt("spec", "template", "spec")
                        .objects("containers")
                        .getFirst()
                        .put("image", "new"));
          }
        },
        client -> {
          JsonObject deployment = get(client, World.DEPLOYMENTS, "web");
          return image(deployment).equals("new")
              && deployment.objectAt("status").integer("observedGeneration", 0)
                  == Meta.generation(deployment)
              && available(deployment) == 2
              && deployment.objectAt("status").integer("updatedReplicas", 0) == 2
              && deployment.objectAt("status").integer("replicas", 0) == 2
              && list(client, PODS).size() == 2;
        },
        client -> {
          assertThat(list(client, REPLICA_SETS)).hasSize(2);
          assertThat(list(client, PODS))
              .extracting(pod -> pod.objectAt("spec").objects("containers").getFirst())
              .allMatch(container -> container.string("image", "").equals("new"));
        });
  }

  private static long available(JsonObject deployment) {
    return deployment.objectAt("status").integer("availableReplicas", 0);
  }

  private static String image(JsonObject deployment) {
    return deployment
        .objectAt("spec", "template", "spec")
        .objects("containers")
        .getFirst()
        .string("image", "");
  }

  private static Scenario failingJob() {
    return new Scenario(
        "failing",
        client -> JobTest.job(client, "'completions':2,'parallelism':2,'backoffLimit':0"),
        client -> Kubelet.exit(client, 1),
        client ->
            status(client, JobTest.JOBS, "work").objects("conditions").stream()
                .anyMatch(condition -> condition.string("type", "").equals("Failed")),
        client -> {
          JsonObject status = status(client, JobTest.JOBS, "work");
          assertThat(status.integer("failed", 0)).isBetween(1L, 2L);
          assertThat(status.objectAt("uncountedTerminatedPods")).isEmpty();
        });
  }

  private static Scenario job() {
    return new Scenario(
        "job",
        client -> JobTest.job(client, "'completions':3,'parallelism':2,'backoffLimit':9"),
        client -> Kubelet.exit(client, 0),
        client ->
            status(client, JobTest.JOBS, "work").objects("conditions").stream()
                .anyMatch(condition -> condition.string("type", "").equals("Complete")),
        client -> {
          JsonObject status = status(client, JobTest.JOBS, "work");
          assertThat(status.integer("succeeded", 0)).isEqualTo(3);
          assertThat(status.containsKey("failed")).isFalse();
          assertThat(list(client, PODS)).hasSize(3).allMatch(pod -> Meta.finalizers(pod).isEmpty());
        });
  }

  private static Scenario statefulSet() {
    return new Scenario(
        "statefulset",
        client ->
            StatefulSetTest.set(
                client,
                2,
                "'volumeClaimTemplates':[{'metadata':{'name':'data'},'spec':{"
                    + "'accessModes':['ReadWriteOnce'],"
                    + "'resources':{'requests':{'storage':'1Gi'}}}}]"),
        Kubelet::ready,
        client ->
            status(client, StatefulSetTest.STATEFUL_SETS, "db").integer("availableReplicas", 0)
                == 2,
        client -> {
          assertThat(list(client, StatefulSetTest.REVISIONS)).hasSize(1);
          assertThat(list(client, StatefulSetTest.CLAIMS)).hasSize(2);
          assertThat(list(client, PODS)).extracting(Meta::name).containsExactly("db-0", "db-1");
        });
  }

  private static Scenario daemonSet() {
    return new Scenario(
        "daemonset",
        client -> {
          DaemonSetTest.node(client, "a", "");
          DaemonSetTest.node(client, "b", "");
          DaemonSetTest.node(client, "c", "");
          DaemonSetTest.set(client, "", "");
        },
        Kubelet::ready,
        client ->
            status(client, DaemonSetTest.DAEMON_SETS, "agent").integer("numberAvailable", 0) == 3,
        client -> {
          assertThat(list(client, StatefulSetTest.REVISIONS)).hasSize(1);
          Map<String, Long> perNode =
              list(client, PODS).stream()
                  .collect(Collectors.groupingBy(DaemonSetTest::nodeOf, Collectors.counting()));
          assertThat(perNode).isEqualTo(Map.of("a", 1L, "b", 1L, "c", 1L));
        });
  }

  private static Scenario cronJob() {
    return new Scenario(
        "cronjob",
        client -> CronJobTest.cron(client, ""),
        client -> Kubelet.exit(client, 0),
        client -> {
          JsonObject status = status(client, CronJobTest.CRON_JOBS, "tick");
          return status.containsKey("lastSuccessfulTime") && !status.containsKey("active");
        },
        client -> {
          List<JsonObject> jobs = list(client, JobTest.JOBS);
          assertThat(jobs).hasSize(1);
          assertThat(list(client, PODS)).hasSize(1);
        });
  }

  private static Scenario replicationController() {
    return new Scenario(
        "rc",
        client ->
            Islands.create(
                client,
                ReplicationControllerTest.CONTROLLERS,
                """
                {'apiVersion':'v1','kind':'ReplicationController',
                 'metadata':{'name':'old','namespace':'default'},
                 'spec':{'replicas':3,'selector':{'app':'old'},
                  'template':{'metadata':{'labels':{'app':'old'}},
                   'spec':{'containers':[{'name':'c','image':'i'}]}}}}\
                """),
        Kubelet::ready,
        client ->
            status(client, ReplicationControllerTest.CONTROLLERS, "old")
                    .integer("availableReplicas", 0)
                == 3,
        client -> assertThat(list(client, PODS)).hasSize(3));
  }

  /** It resizes a deployment, which is then brought to that size. */
  private static Scenario autoscaler() {
    return new Scenario(
        "autoscaler",
        client -> {
          World.deploy(client, "web", 1);
          Islands.create(
              client,
              AutoscalerTest.AUTOSCALERS,
              """
              {'apiVersion':'autoscaling/v2','kind':'HorizontalPodAutoscaler',
               'metadata':{'name':'h','namespace':'default'},
               'spec':{'scaleTargetRef':{'apiVersion':'apps/v1','kind':'Deployment','name':'web'},
                'minReplicas':3,'maxReplicas':5}}\
              """);
        },
        Kubelet::ready,
        client ->
            status(client, World.DEPLOYMENTS, "web").integer("availableReplicas", 0) == 3
                && status(client, AutoscalerTest.AUTOSCALERS, "h").containsKey("conditions"),
        client -> {
          assertThat(list(client, REPLICA_SETS)).hasSize(1);
          assertThat(list(client, PODS)).hasSize(3);
        });
  }

  /** One with a selector, and one whose Endpoints somebody else writes. */
  private static Scenario service() {
    return new Scenario(
        "service",
        client -> {
          EndpointsTest.node(client, "n");
          World.deploy(client, "web", 0);
          Islands.change(
              client,
              World.DEPLOYMENTS,
              "web",
              d -> {
                d.objectAt("spec").put("replicas", 2L);
                d.objectAt("spec", "template", "spec").put("nodeName", "n");
              });
          Islands.create(client, SERVICES, serviceJson("web", "'selector':{'app':'web'},"));
          Islands.create(client, SERVICES, serviceJson("outside", ""));
          Islands.create(
              client,
              ENDPOINTS,
              """
              {'apiVersion':'v1','kind':'Endpoints',
               'metadata':{'name':'outside','namespace':'default'},
               'subsets':[{'addresses':[{'ip':'203.0.113.7'}],'ports':[{'port':80}]}]}\
              """);
        },
        Kubelet::addresses,
        client ->
            addresses(client, "web") == 2
                && endpoints(client, "web").size() == 2
                && addresses(client, "outside") == 1,
        client -> {
          assertThat(slices(client, "web")).hasSize(1);
          assertThat(slices(client, "outside")).hasSize(1);
        });
  }

  private static final GroupVersionResource SERVICES =
      new GroupVersionResource("", "v1", "services");
  private static final GroupVersionResource ENDPOINTS =
      new GroupVersionResource("", "v1", "endpoints");
  private static final GroupVersionResource SLICES =
      new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");

  private static String serviceJson(String name, String selector) {
    return """
    {'apiVersion':'v1','kind':'Service','metadata':{'name':'%s','namespace':'default'},
     'spec':{%s'ports':[{'port':80}]}}\
    """
        .formatted(name, selector);
  }

  private static List<JsonObject> slices(ControlPlaneClient client, String service) {
    return list(client, SLICES).stream()
        .filter(slice -> service.equals(Meta.labels(slice).get("kubernetes.io/service-name")))
        .toList();
  }

  private static int addresses(ControlPlaneClient client, String service) {
    return slices(client, service).stream()
        .mapToInt(slice -> slice.objects("endpoints").size())
        .sum();
  }

  private static List<JsonObject> endpoints(ControlPlaneClient client, String service) {
    return list(client, ENDPOINTS).stream()
        .filter(object -> Meta.name(object).equals(service))
        .flatMap(object -> object.objects("subsets").stream())
        .flatMap(subset -> subset.objects("addresses").stream())
        .toList();
  }

  private static Scenario ephemeralVolumes() {
    return new Scenario(
        "ephemeral",
        client -> {
          World.deploy(client, "web", 0);
          Islands.change(
              client,
              World.DEPLOYMENTS,
              "web",
              d -> {
                d.objectAt("spec").put("replicas", 2L);
                d.objectAt("spec", "template", "spec").put("volumes", JsonArray.of(ephemeral()));
              });
        },
        _ -> {},
        client -> list(client, StatefulSetTest.CLAIMS).size() == 2,
        client ->
            assertThat(list(client, StatefulSetTest.CLAIMS))
                .extracting(Meta::name)
                .containsExactlyInAnyOrderElementsOf(
                    list(client, PODS).stream().map(pod -> Meta.name(pod) + "-v").toList()));
  }

  private static JsonObject ephemeral() {
    return Json.parseObject(
        """
        {"name":"v","ephemeral":{"volumeClaimTemplate":{"spec":{"accessModes":["ReadWriteOnce"],
         "resources":{"requests":{"storage":"1Gi"}}}}}}\
        """);
  }

  /** Deleted as soon as its pods are there; everything goes, from the leaves to the root. */
  private static Scenario foregroundDeletion() {
    return new Scenario(
        "foreground",
        client -> World.deploy(client, "web", 2),
        client -> {
          Kubelet.remove(client);
          if (list(client, PODS).size() == 2 && !list(client, World.DEPLOYMENTS).isEmpty()) {
            client.delete(
                World.DEPLOYMENTS,
                new ObjectName("default", "web"),
                DeleteOptions.NONE.withPropagation("Foreground"));
          }
        },
        client ->
            list(client, World.DEPLOYMENTS).isEmpty()
                && list(client, REPLICA_SETS).isEmpty()
                && list(client, PODS).isEmpty(),
        _ -> {});
  }
}
