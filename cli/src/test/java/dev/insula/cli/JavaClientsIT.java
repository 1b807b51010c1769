package dev.insula.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.Operator;
import io.kubernetes.client.informer.SharedIndexInformer;
import io.kubernetes.client.informer.SharedInformerFactory;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ConfigMapList;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.CallGeneratorParams;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real Java clients do real jobs in a tenant: the official client's informers, and an operator. */
@Timeout(180)
class JavaClientsIT {

  private static final String NAMESPACE = "official";

  @TempDir static Path work;

  private static Shell shell;
  private static Path kubeconfig;

  @BeforeAll
  static void startWithATenant() throws Exception {
    shell = Shell.atInstance(work, 1);
    shell.insula("tenant", "create", "java", "--wait").succeeds();
    kubeconfig = work.resolve("java.kubeconfig");
    shell.insula("tenant", "kubeconfig", "java", "--out", kubeconfig.toString()).succeeds();
  }

  @AfterAll
  static void stop() throws Exception {
    shell.insula("down").succeeds();
  }

  @Test
  void theOfficialClientsInformerFollowsWhatItsApiWrites() throws Exception {
    ApiClient client = officialClient();
    var core = new CoreV1Api(client);
    core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE))).execute();
    for (int i = 0; i < 5; i++) {
      core.createNamespacedConfigMap(NAMESPACE, map("early-" + i, "1")).execute();
    }
    var informers = new SharedInformerFactory(client);
    SharedIndexInformer<V1ConfigMap> informer =
        informers.sharedIndexInformerFor(
            params -> listOrWatch(core, params), V1ConfigMap.class, V1ConfigMapList.class);
    informers.startAllRegisteredInformers();
    try {
      await(() -> informer.getIndexer().list().size() >= 5);
      core.createNamespacedConfigMap(NAMESPACE, map("late", "1")).execute();
      await(() -> informer.getIndexer().getByKey(NAMESPACE + "/late") != null);
      V1ConfigMap late = core.readNamespacedConfigMap("late", NAMESPACE).execute();
      core.replaceNamespacedConfigMap("late", NAMESPACE, late.putDataItem("v", "2")).execute();
      await(() -> "2".equals(value(informer.getIndexer().getByKey(NAMESPACE + "/late"))));
      assertThat(codeOf(() -> core.replaceNamespacedConfigMap("late", NAMESPACE, late).execute()))
          .isEqualTo(409);
      core.deleteNamespacedConfigMap("late", NAMESPACE).execute();
      await(() -> informer.getIndexer().getByKey(NAMESPACE + "/late") == null);
    } finally {
      informers.stopAllRegisteredInformers();
    }
  }

  @Test
  void anOperatorKeepsAnObjectForEachOfItsKind() throws Exception {
    try (KubernetesClient client = fabric8()) {
      try (var definition = JavaClientsIT.class.getResourceAsStream("greetings.yaml")) {
        client.load(definition).serverSideApply();
      }
      await(() -> established(client));
      var operator = new Operator(overrides -> overrides.withKubernetesClient(client));
      operator.register(new GreetingReconciler());
      operator.start();
      try {
        var greeting = new Greeting();
        greeting.setMetadata(new ObjectMeta());
        greeting.getMetadata().setName("world");
        greeting.getMetadata().setNamespace("default");
        greeting.setSpec(new Greeting.Spec("hello"));
        client.resource(greeting).create();
        await(() -> "hello".equals(said(client)));
        client
            .resources(Greeting.class)
            .inNamespace("default")
            .withName("world")
            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"text\":\"bye\"}}");
        await(() -> "bye".equals(said(client)));
        await(() -> observed(client) == 2);
        client.resources(Greeting.class).inNamespace("default").withName("world").delete();
        await(() -> said(client) == null);
      } finally {
        operator.stop();
      }
    }
  }

  private static okhttp3.Call listOrWatch(CoreV1Api core, CallGeneratorParams params) {
    try {
      return core.listNamespacedConfigMap(NAMESPACE)
          .resourceVersion(params.resourceVersion)
          .timeoutSeconds(params.timeoutSeconds)
          .watch(params.watch)
          .buildCall(null);
    } catch (ApiException e) {
      throw new IllegalStateException(e);
    }
  }

  private static V1ConfigMap map(String name, String value) {
    return new V1ConfigMap().metadata(new V1ObjectMeta().name(name)).putDataItem("v", value);
  }

  private static String value(V1ConfigMap map) {
    return map == null || map.getData() == null ? null : map.getData().get("v");
  }

  private interface Call {
    void run() throws ApiException;
  }

  private static int codeOf(Call call) {
    try {
      call.run();
      return 200;
    } catch (ApiException e) {
      return e.getCode();
    }
  }

  private static boolean established(KubernetesClient client) {
    var definition =
        client
            .apiextensions()
            .v1()
            .customResourceDefinitions()
            .withName("greetings.clients.insula.dev")
            .get();
    return definition.getStatus() != null
        && definition.getStatus().getConditions().stream()
            .anyMatch(c -> c.getType().equals("Established") && c.getStatus().equals("True"));
  }

  private static String said(KubernetesClient client) {
    ConfigMap map = client.configMaps().inNamespace("default").withName("world-greeting").get();
    return map == null ? null : map.getData().get("text");
  }

  private static long observed(KubernetesClient client) {
    Greeting greeting =
        client.resources(Greeting.class).inNamespace("default").withName("world").get();
    return greeting.getStatus() == null ? 0 : greeting.getStatus().observedGeneration();
  }

  private static ApiClient officialClient() throws IOException {
    try (var reader = Files.newBufferedReader(kubeconfig)) {
      ApiClient client = ClientBuilder.kubeconfig(KubeConfig.loadKubeConfig(reader)).build();
      client.setReadTimeout(0);
      return client;
    }
  }

  private static KubernetesClient fabric8() throws IOException {
    Config config = Config.fromKubeconfig(Files.readString(kubeconfig));
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  private static void await(BooleanSupplier holds) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!holds.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within a minute").isLessThan(end);
      Thread.sleep(20);
    }
  }
}
