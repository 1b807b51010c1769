package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The newcomer's way through the product, with the real command, a real kubectl and fabric8. */
@Timeout(180)
class EndToEndIT {

  @TempDir static Path work;

  private static Shell shell;
  private static Path acme;
  private static Path globex;
  private static Path superCluster;

  @BeforeAll
  static void startWithTwoTenants() throws Exception {
    shell = Shell.atInstance(work, 3);
    acme = tenant("acme");
    globex = tenant("globex");
    superCluster = work.resolve("super.kubeconfig");
    Files.writeString(superCluster, shell.insula("super", "kubeconfig").succeeds().out());
  }

  @AfterAll
  static void stop() throws Exception {
    shell.insula("down").succeeds();
    assertThat(shell.insula("status").exitCode()).isEqualTo(ExitCode.NOT_RUNNING);
  }

  private static Path tenant(String name) throws IOException, InterruptedException {
    shell.insula("tenant", "create", name, "--wait").succeeds();
    Path file = work.resolve(name + ".kubeconfig");
    shell.insula("tenant", "kubeconfig", name, "--out", file.toString()).succeeds();
    return file;
  }

  @Test
  void aDeploymentOfATenantRunsOnTheSharedNodes() throws Exception {
    shell
        .kubectl(acme, "create", "deployment", "web", "--image=nginx:1.27", "--replicas=3")
        .succeeds();
    shell.kubectl(acme, "rollout", "status", "deployment/web", "--timeout=60s").succeeds();

    List<JsonObject> pods = pods(acme, "default", "app=web");
    assertThat(pods).hasSize(3);
    assertThat(pods).allMatch(pod -> "Running".equals(pod.stringAt("status", "phase")));
    assertThat(pods).allMatch(pod -> pod.stringAt("spec", "nodeName") != null);
    assertThat(names(acme, "nodes")).isNotEmpty();

    List<JsonObject> below = allPods(superCluster);
    Set<String> namesBelow = below.stream().map(Meta::name).collect(Collectors.toSet());
    assertThat(namesBelow).containsAll(pods.stream().map(Meta::name).toList());
  }

  @Test
  void tenantsWithEqualNamesNeitherSeeNorTouchEachOther() throws Exception {
    for (Path tenant : List.of(acme, globex)) {
      shell.kubectl(tenant, "create", "namespace", "shop").succeeds();
      shell.kubectl(tenant, "-n", "shop", "run", "till", "--image=nginx:1.27").succeeds();
      shell.kubectl(tenant, "-n", "shop", "wait", "--for=condition=Ready", "pod/till").succeeds();
    }
    String uidOfAcme = Meta.uid(pods(acme, "shop", "run=till").getFirst());
    String uidOfGlobex = Meta.uid(pods(globex, "shop", "run=till").getFirst());
    assertThat(uidOfAcme).isNotEqualTo(uidOfGlobex);

    shell.kubectl(acme, "delete", "namespace", "shop", "--timeout=60s").succeeds();

    assertThat(Meta.uid(pods(globex, "shop", "run=till").getFirst())).isEqualTo(uidOfGlobex);
    assertThat(allPods(superCluster).stream().filter(pod -> Meta.name(pod).equals("till")))
        .hasSize(1);
  }

  @Test
  void aTenantsPodsCarryNothingOfTheSuperCluster() throws Exception {
    shell.kubectl(acme, "run", "curious", "--image=nginx:1.27").succeeds();
    shell.kubectl(acme, "wait", "--for=condition=Ready", "pod/curious").succeeds();

    JsonObject below =
        allPods(superCluster).stream()
            .filter(pod -> Meta.name(pod).equals("curious"))
            .findFirst()
            .orElseThrow();

    assertThat(below.objectAt("spec").bool("automountServiceAccountToken", true)).isFalse();
    assertThat(Json.string(below.objectAt("spec").arrayOrCreate("volumes")))
        .doesNotContain("serviceAccountToken");
  }

  @Test
  void aFabric8InformerFollowsATenantsPods() throws Exception {
    Config config = Config.fromKubeconfig(Files.readString(globex));
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      Set<String> running = ConcurrentHashMap.newKeySet();
      var gone = new CountDownLatch(1);
      var handler =
          new ResourceEventHandler<Pod>() {
            @Override
            public void onAdd(Pod pod) {
              note(pod);
            }

            @Override
            public void onUpdate(Pod before, Pod pod) {
              note(pod);
            }

            @Override
            public void onDelete(Pod pod, boolean finalStateUnknown) {
              gone.countDown();
            }

            private void note(Pod pod) {
              if ("Running".equals(pod.getStatus().getPhase())) {
                running.add(pod.getMetadata().getName());
              }
            }
          };
      client
          .namespaces()
          .resource(
              new NamespaceBuilder().withNewMetadata().withName("informed").endMetadata().build())
          .create();
      try (var informer = client.pods().inNamespace("informed").inform(handler)) {
        assertThat(informer.hasSynced()).isTrue();
        shell.kubectl(globex, "-n", "informed", "run", "one", "--image=nginx:1.27").succeeds();
        shell
            .kubectl(globex, "-n", "informed", "wait", "--for=condition=Ready", "pod/one")
            .succeeds();
        client.pods().inNamespace("informed").withName("one").waitUntilReady(30, TimeUnit.SECONDS);
        shell.kubectl(globex, "-n", "informed", "delete", "pod", "one").succeeds();

        assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(running).containsExactly("one");
      }
    }
  }

  @Test
  void aTenantInstallsItsOwnCustomResources() throws Exception {
    String crd =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: gadgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: gadgets, singular: gadget, kind: Gadget}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      size: {type: integer, minimum: 1}
        """;
    shell.kubectlWithInput(acme, crd, "apply", "-f", "-").succeeds();
    shell
        .kubectl(acme, "wait", "--for=condition=Established", "crd/gadgets.example.com")
        .succeeds();
    String gadget =
        """
        apiVersion: example.com/v1
        kind: Gadget
        metadata: {name: g}
        spec: {size: %d}
        """;
    shell.kubectlWithInput(acme, gadget.formatted(3), "apply", "-f", "-").succeeds();
    var tooSmall = shell.kubectlWithInput(acme, gadget.formatted(0), "apply", "-f", "-");

    assertThat(tooSmall.exitCode()).isNotZero();
    assertThat(tooSmall.err()).contains("should be greater than or equal to 1");
    assertThat(shell.kubectl(globex, "get", "gadgets").err())
        .contains("the server doesn't have a resource type");
  }

  @Test
  void aTenantSeesThatItsNodesLive() throws Exception {
    shell.kubectl(globex, "run", "tenant-of-a-node", "--image=nginx:1.27").succeeds();
    shell.kubectl(globex, "wait", "--for=condition=Ready", "pod/tenant-of-a-node").succeeds();
    JsonObject pod = pods(globex, "default", "run=tenant-of-a-node").getFirst();
    String node = pod.objectAt("spec").string("nodeName", "");

    Instant real = renewal(superCluster, node);

    while (renewal(globex, node).isBefore(real)) {
      // The syncer has not heard of that renewal yet; the test ends with its time.
    }
    assertThat(shell.kubectl(globex, "describe", "node", node).succeeds().out())
        .contains("HolderIdentity:  " + node)
        .doesNotContain("Failed to get lease");
  }

  private static Instant renewal(Path kubeconfig, String node) throws Exception {
    String lease =
        shell
            .kubectl(kubeconfig, "get", "lease", "-n", "kube-node-lease", node, "-o", "json")
            .succeeds()
            .out();
    return Instant.parse(Json.parseObject(lease).stringAt("spec", "renewTime"));
  }

  @Test
  void metricsAndHealthAreReadWithKubectl() throws Exception {
    for (Path kubeconfig : List.of(superCluster, acme)) {
      assertThat(shell.kubectl(kubeconfig, "get", "--raw", "/metrics").succeeds().out())
          .contains("# TYPE apiserver_request_total counter");
      assertThat(shell.kubectl(kubeconfig, "get", "--raw", "/readyz?verbose").succeeds().out())
          .contains("[+]ping ok")
          .endsWith("readyz check passed\n");
    }
    String platform = shell.kubectl(superCluster, "get", "--raw", "/metrics").succeeds().out();
    assertThat(platform.lines().filter(line -> !line.startsWith("#")).map(EndToEndIT::family))
        .contains(
            "process_cpu_seconds_total",
            "jvm_memory_used_bytes",
            "insula_store_commits_total",
            "insula_control_planes",
            "insula_front_connections",
            "insula_tenants",
            "insula_sync_breakers",
            "insula_sync_phase_duration_seconds_bucket",
            "insula_replica_lease_held",
            "scheduler_schedule_attempts_total",
            "scheduler_pending_pods",
            "workqueue_depth");
    List<String> series =
        platform
            .lines()
            .filter(line -> !line.startsWith("#"))
            .map(line -> line.substring(0, line.lastIndexOf(' ')))
            .toList();
    assertThat(series).doesNotHaveDuplicates();
  }

  private static String family(String line) {
    return line.split("[{ ]", 2)[0];
  }

  @Test
  void theTenantsCommandAndKubectlShowTheSame() throws Exception {
    String byKubectl = shell.kubectl(superCluster, "get", "tenants", "-o", "name").succeeds().out();
    var byInsula = Json.parseObject(shell.insula("tenant", "list", "-o", "json").succeeds().out());

    assertThat(byInsula.objects("items")).extracting(Meta::name).contains("acme", "globex");
    assertThat(byKubectl).contains("tenant.insula.dev/acme", "tenant.insula.dev/globex");
  }

  @Test
  void deletingATenantLeavesNothingBehind() throws Exception {
    Path brief = tenant("brief");
    shell.kubectl(brief, "create", "deployment", "web", "--image=nginx:1.27").succeeds();
    shell.kubectl(brief, "rollout", "status", "deployment/web", "--timeout=60s").succeeds();

    shell.insula("tenant", "delete", "brief", "--wait").succeeds();

    String below = shell.kubectl(superCluster, "get", "namespaces,pods,secrets", "-A").out();
    assertThat(below).doesNotContain("brief");
    assertThat(shell.insula("tenant", "get", "brief").exitCode())
        .isEqualTo(ExitCode.NO_SUCH_TENANT);
  }

  @Test
  void aNameThatCannotBeATenantsIsRefused() throws Exception {
    for (String name : List.of("Upper", "a.b", "-x", "x".repeat(60))) {
      assertThat(shell.insula("tenant", "create", "--", name).exitCode())
          .isEqualTo(ExitCode.FAILED);
    }
  }

  @Test
  void aSecondStartOnTheSameDirectorySaysSo() throws Exception {
    var second = shell.insula("up", "--port", "0", "--detach");

    assertThat(second.exitCode()).isEqualTo(ExitCode.ALREADY_RUNNING);
    assertThat(second.err()).contains("already");
  }

  @Test
  void theServerOfATenantRefusesTheIdentityOfAnother() throws Exception {
    String mixed =
        Files.readString(acme)
            .replaceAll("client-certificate-data: .*", line(globex, "client-certificate-data"))
            .replaceAll("client-key-data: .*", line(globex, "client-key-data"));
    Path file = work.resolve("mixed.kubeconfig");
    Files.writeString(file, mixed);

    var answer = shell.kubectl(file, "get", "pods");

    assertThat(answer.exitCode()).isNotZero();
    assertThat(answer.err()).containsAnyOf("Unauthorized", "logged in");
  }

  private static String line(Path kubeconfig, String key) throws IOException {
    return Files.readAllLines(kubeconfig).stream()
        .map(String::strip)
        .filter(text -> text.startsWith(key + ":"))
        .findFirst()
        .orElseThrow();
  }

  private static List<JsonObject> pods(Path kubeconfig, String namespace, String selector)
      throws IOException, InterruptedException {
    var answer =
        shell.kubectl(kubeconfig, "-n", namespace, "get", "pods", "-l", selector, "-o", "json");
    return Json.parseObject(answer.succeeds().out()).objects("items");
  }

  private static List<JsonObject> allPods(Path kubeconfig)
      throws IOException, InterruptedException {
    return Json.parseObject(shell.kubectl(kubeconfig, "get", "pods", "-A", "-o", "json").out())
        .objects("items");
  }

  private static List<String> names(Path kubeconfig, String resource)
      throws IOException, InterruptedException {
    return shell
        .kubectl(kubeconfig, "get", resource, "-o", "name")
        .succeeds()
        .out()
        .lines()
        .toList();
  }
}
