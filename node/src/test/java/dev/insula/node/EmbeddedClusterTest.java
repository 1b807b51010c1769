package dev.insula.node;

import static dev.insula.node.EmbeddedCluster.DEPLOYMENTS;
import static dev.insula.node.EmbeddedCluster.ME;
import static dev.insula.node.EmbeddedCluster.NAMESPACES;
import static dev.insula.node.EmbeddedCluster.NODES;
import static dev.insula.node.EmbeddedCluster.PODS;
import static dev.insula.node.EmbeddedCluster.REPLICA_SETS;
import static dev.insula.node.EmbeddedCluster.condition;
import static dev.insula.node.EmbeddedCluster.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.client.DeleteOptions;
import dev.insula.client.ListOptions;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedClusterTest {

  @TempDir Path directory;
  private EmbeddedCluster cluster;

  @BeforeEach
  void start() {
    cluster = new EmbeddedCluster(directory, 3);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void aDeploymentsPodsRunOnNodes() {
    cluster.create(DEPLOYMENTS, deployment("web", 5));
    cluster.awaitRunning("app=web", 5);
    cluster.awaitDeployment("web", d -> condition(d, "Progressing").contains("Available"));
    JsonObject deployment = cluster.get(DEPLOYMENTS, "web");
    assertThat(condition(deployment, "Available")).isEqualTo("True MinimumReplicasAvailable");
    assertThat(deployment.objectAt("status").integer("readyReplicas", 0)).isEqualTo(5);
    assertThat(Meta.annotations(deployment))
        .containsEntry("deployment.kubernetes.io/revision", "1");
    JsonObject pod = cluster.list(PODS, "app=web").getFirst();
    assertThat(pod.stringAt("spec", "nodeName")).startsWith("insula-node-");
    assertThat(pod.stringAt("status", "podIP")).startsWith("10.128.");
    assertThat(pod.objectAt("status").objects("conditions"))
        .extracting(c -> c.string("type") + "=" + c.string("status"))
        .contains("PodScheduled=True", "Initialized=True", "Ready=True", "ContainersReady=True");
    JsonObject rs = cluster.list(REPLICA_SETS, "app=web").getFirst();
    assertThat(Meta.name(pod)).startsWith(Meta.name(rs) + "-");
  }

  @Test
  void aNewTemplateIsRolledOutAndTheOldOneStaysInTheHistory() {
    cluster.create(DEPLOYMENTS, deployment("web", 4));
    cluster.awaitRunning("app=web", 4);
    cluster.change(
        DEPLOYMENTS,
        "web",
        d ->
            d.objectAt("spec", "template", "spec")
                .objects("containers")
                .getFirst()
                .put("image", "nginx:1.28"));
    cluster.await(
        () ->
            cluster.list(PODS, "app=web").stream()
                        .filter(p -> Json.string(p).contains("nginx:1.28"))
                        .count()
                    == 4
                && cluster.list(PODS, "app=web").size() == 4,
        () -> cluster.list(PODS, "app=web"));
    cluster.awaitDeployment(
        "web", d -> "2".equals(Meta.annotations(d).get("deployment.kubernetes.io/revision")));
    assertThat(cluster.list(REPLICA_SETS, "app=web"))
        .extracting(rs -> rs.objectAt("spec").integer("replicas", -1))
        .containsExactlyInAnyOrder(0L, 4L);
  }

  @Test
  void scalingDownRemovesPods() {
    cluster.create(DEPLOYMENTS, deployment("web", 6));
    cluster.awaitRunning("app=web", 6);
    cluster.scaleTo("web", 2);
    cluster.awaitRunning("app=web", 2);
  }

  @Test
  void aPodInAVirtualMachineHasItsOverheadAndANodeThatCanStartOne() {
    cluster.create(
        PODS,
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"boxed","namespace":"default",
          "labels":{"app":"boxed"}},
         "spec":{"runtimeClassName":"kata-qemu","containers":[{"name":"c","image":"i"}]}}\
        """);
    cluster.awaitRunning("app=boxed", 1);

    JsonObject pod = cluster.get(PODS, "boxed");
    String node = pod.objectAt("spec").string("nodeName", "");
    assertThat(NodePlan.indexOf(node) % 3).isNotZero();
    assertThat(pod.objectAt("spec", "overhead").string("memory", "")).isEqualTo("320Mi");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "kata-qemu, 320Mi, 250m",
    "kata-qemu-runtime-rs, 320Mi, 250m",
    "kata-clh, 130Mi, 250m",
    "kata-fc, 130Mi, 250m",
    "kata-dragonball, 130Mi, 250m",
    "kata-stratovirt, 130Mi, 250m",
    "kata-qemu-coco-dev, 160Mi, 250m",
    "kata-qemu-snp, 2Gi, 1",
    "kata-qemu-tdx, 2Gi, 1",
    "kata-qemu-nvidia-gpu, 10Gi, 1",
    "kata-remote, 120Mi, 250m",
  })
  void theClassesOfSandboxesHaveTheirOverhead(String name, String memory, String cpu) {
    var classes = new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");

    JsonObject found = cluster.client.get(classes, new ObjectName("", name)).tree();

    assertThat(found.string("handler", "")).isEqualTo(name);
    assertThat(found.objectAt("overhead", "podFixed"))
        .isEqualTo(JsonObject.of("cpu", cpu, "memory", memory));
    assertThat(found.objectAt("scheduling", "nodeSelector"))
        .containsEntry("katacontainers.io/kata-runtime", "true");
  }

  @Test
  void aPodThatFitsNowhereSaysWhyAndRunsWhenItFits() {
    cluster.create(
        PODS,
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"picky","namespace":"default"},
         "spec":{"nodeSelector":{"disk":"ssd"},"containers":[{"name":"c","image":"i"}]}}\
        """);
    cluster.await(
        () -> !condition(cluster.get(PODS, "picky"), "PodScheduled").isEmpty(),
        () -> cluster.get(PODS, "picky"));
    assertThat(Json.string(cluster.get(PODS, "picky")))
        .contains(
            "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."
                + " no new claims to deallocate, preemption: 0/3 nodes are available: 3"
                + " Preemption is not helpful for scheduling.");
    JsonObject node = cluster.client.get(NODES, new ObjectName("", "insula-node-1")).tree();
    Meta.of(node).objectAt("labels").put("disk", "ssd");
    cluster.client.update(NODES, node, ME);
    cluster.await(
        () -> "Running".equals(cluster.get(PODS, "picky").stringAt("status", "phase")),
        () -> cluster.get(PODS, "picky"));
    assertThat(cluster.get(PODS, "picky").stringAt("spec", "nodeName")).isEqualTo("insula-node-1");
  }

  @Test
  void aPodThatEndsSucceedsOrFails() {
    for (String code : List.of("0", "3")) {
      cluster.create(
          PODS,
          """
          {"apiVersion":"v1","kind":"Pod","metadata":{"name":"ends-%1$s","namespace":"default",
            "annotations":{"insula.dev/simulated-exit":"%1$s","insula.dev/simulated-duration":"10ms"}},
           "spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i"}]}}\
          """
              .formatted(code));
    }
    cluster.await(
        () ->
            "Succeeded".equals(cluster.get(PODS, "ends-0").stringAt("status", "phase"))
                && "Failed".equals(cluster.get(PODS, "ends-3").stringAt("status", "phase")),
        () -> cluster.list(PODS, ""));
  }

  @Test
  void aPodThatIsAPieceOfWorkGetsDone() {
    cluster.create(
        PODS,
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"work","namespace":"default"},
         "spec":{"restartPolicy":"OnFailure","containers":[{"name":"c","image":"i"}]}}\
        """);
    cluster.await(
        () -> "Succeeded".equals(cluster.get(PODS, "work").stringAt("status", "phase")),
        () -> cluster.list(PODS, ""));
  }

  @Test
  void aDeletedPodEndsAndIsReplaced() {
    cluster.create(DEPLOYMENTS, deployment("web", 1));
    cluster.awaitRunning("app=web", 1);
    String first = EmbeddedCluster.name(cluster.list(PODS, "app=web").getFirst());
    cluster.client.delete(PODS, new ObjectName("default", first), DeleteOptions.NONE);
    cluster.await(() -> !cluster.exists(PODS, first), () -> cluster.get(PODS, first));
    cluster.awaitRunning("app=web", 1);
  }

  @Test
  void aNamespaceGetsItsAccountAndItsCaAndTakesItsContentWithIt() {
    cluster.client.create(
        NAMESPACES,
        Json.parseObject(
            "{\"apiVersion\":\"v1\",\"kind\":\"Namespace\",\"metadata\":{\"name\":\"team\"}}"),
        ME);
    var accounts = new GroupVersionResource("", "v1", "serviceaccounts");
    var configMaps = new GroupVersionResource("", "v1", "configmaps");
    cluster.await(
        () ->
            cluster.client.list(accounts, "team", ListOptions.NONE).items().size() == 1
                && cluster.client.list(configMaps, "team", ListOptions.NONE).items().size() == 1,
        () -> "nothing");
    assertThat(
            cluster
                .client
                .get(configMaps, new ObjectName("team", "kube-root-ca.crt"))
                .tree()
                .stringAt("data", "ca.crt"))
        .isEqualTo("CA of super");
    String pod =
        """
        {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p","namespace":"team"},
         "spec":{"containers":[{"name":"c","image":"i"}]}}\
        """;
    cluster.client.create(PODS, Json.parseObject(pod), ME);
    cluster.client.delete(NAMESPACES, new ObjectName("", "team"), DeleteOptions.NONE);
    cluster.await(
        () ->
            cluster.client.list(NAMESPACES, "", ListOptions.NONE).items().stream()
                .map(ApiObject::tree)
                .noneMatch(n -> Meta.name(n).equals("team")),
        () -> cluster.client.get(NAMESPACES, new ObjectName("", "team")).tree());
    assertThat(cluster.client.list(PODS, "team", ListOptions.NONE).items()).isEmpty();
    assertThat(cluster.client.list(configMaps, "team", ListOptions.NONE).items()).isEmpty();
  }

  @Test
  void deletingADeploymentTakesItsReplicaSetsAndPodsWithIt() {
    for (String policy : List.of("Background", "Foreground")) {
      cluster.create(DEPLOYMENTS, deployment("web", 3));
      cluster.awaitRunning("app=web", 3);
      cluster.client.delete(
          DEPLOYMENTS,
          new ObjectName("default", "web"),
          DeleteOptions.NONE.withPropagation(policy));
      cluster.await(
          () ->
              !cluster.exists(DEPLOYMENTS, "web")
                  && cluster.list(REPLICA_SETS, "app=web").isEmpty()
                  && cluster.list(PODS, "app=web").isEmpty(),
          () -> policy + cluster.list(REPLICA_SETS, "app=web") + cluster.list(PODS, "app=web"));
    }
  }

  @Test
  void orphansStayWithoutTheirOwner() {
    cluster.create(DEPLOYMENTS, deployment("web", 2));
    cluster.awaitRunning("app=web", 2);
    cluster.client.delete(
        DEPLOYMENTS,
        new ObjectName("default", "web"),
        DeleteOptions.NONE.withPropagation("Orphan"));
    cluster.await(() -> !cluster.exists(DEPLOYMENTS, "web"), () -> "still there");
    JsonObject rs = cluster.list(REPLICA_SETS, "app=web").getFirst();
    assertThat(Meta.ownerReferences(rs)).isEmpty();
    cluster.awaitRunning("app=web", 2);
  }

  @Test
  void anObjectWhoseOwnerNeverWasIsCollected() {
    cluster.create(
        new GroupVersionResource("", "v1", "configmaps"),
        """
        {"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"lost","namespace":"default",
          "ownerReferences":[{"apiVersion":"v1","kind":"Pod","name":"never","uid":"0-0"}]}}\
        """);
    cluster.await(
        () -> !cluster.exists(new GroupVersionResource("", "v1", "configmaps"), "lost"),
        () -> "still there");
  }

  @Test
  void aServicesSlicesFollowItsPods() {
    var services = new GroupVersionResource("", "v1", "services");
    var slices = new GroupVersionResource("discovery.k8s.io", "v1", "endpointslices");
    cluster.create(DEPLOYMENTS, deployment("web", 3));
    cluster.create(
        services,
        """
        {"apiVersion":"v1","kind":"Service","metadata":{"name":"web","namespace":"default"},
         "spec":{"selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}\
        """);
    String label = "kubernetes.io/service-name=web";
    cluster.await(
        () ->
            cluster.list(slices, label).stream()
                    .flatMap(s -> s.objects("endpoints").stream())
                    .filter(e -> e.objectAt("conditions").bool("ready", false))
                    .count()
                == 3,
        () -> cluster.list(slices, label));
    // One that was empty before the pods were there may go a moment later.
    JsonObject slice =
        cluster.list(slices, label).stream()
            .filter(s -> !s.objects("endpoints").isEmpty())
            .findFirst()
            .orElseThrow();
    assertThat(slice.objects("ports").getFirst().integer("port", 0)).isEqualTo(8080);
    assertThat(slice.objects("endpoints").getFirst().string("zone", "")).startsWith("insula-");
    cluster.scaleTo("web", 1);
    var endpoints = new GroupVersionResource("", "v1", "endpoints");
    cluster.await(
        () ->
            cluster.get(endpoints, "web").objects("subsets").stream()
                    .flatMap(s -> s.objects("addresses").stream())
                    .count()
                == 1,
        () -> cluster.get(endpoints, "web"));
    cluster.client.delete(services, new ObjectName("default", "web"), DeleteOptions.NONE);
    cluster.await(
        () -> cluster.list(slices, label).isEmpty() && !cluster.exists(endpoints, "web"),
        () -> cluster.list(slices, label));
  }
}
