package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.client.http.HttpControlPlaneClient;
import dev.insula.client.http.Kubeconfig;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a tenant that is tried out once is used for: a namespace, a deployment, its pod. */
final class TenantUse {

  static final String NAMESPACE = "trial";

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupVersionResource DEPLOYMENTS =
      new GroupVersionResource("apps", "v1", "deployments");
  private static final GroupVersionResource ACCOUNTS =
      new GroupVersionResource("", "v1", "serviceaccounts");
  private static final ObjectName DEFAULT_ACCOUNT = new ObjectName("default", "default");
  static final WriteOptions WRITE = WriteOptions.as("insula-bench");

  private TenantUse() {}

  /**
   * Makes the tenant; returns when its server says over HTTPS that it is ready and pods could be
   * made in it.
   */
  static void create(Environment environment, String name) throws InterruptedException {
    ControlPlaneClient tenant = environment.createTenant(name);
    ReadyCheck.of(environment.url(name));
    tenant.get(ACCOUNTS, DEFAULT_ACCOUNT);
  }

  /** One request over a new connection, from a client that knows nothing of the server. */
  static void firstRequest(Environment environment, String name, Latencies latencies) {
    Kubeconfig config = Kubeconfig.parse(environment.kubeconfig(name), null);
    try (var client = new HttpControlPlaneClient(config, "insula-bench")) {
      long begin = System.nanoTime();
      client.get(NAMESPACES, new ObjectName("", NAMESPACE));
      latencies.add(System.nanoTime() - begin);
    }
  }

  /** Returns when the pod runs. */
  static void once(ControlPlaneClient tenant, int limitSeconds) throws InterruptedException {
    var running = new CountDownLatch(1);
    tenant.create(NAMESPACES, namespace(), WRITE);
    try (var _ = PodWatcher.start(tenant, pod -> note(pod, running))) {
      tenant.create(DEPLOYMENTS, deployment(), WRITE);
      if (!running.await(limitSeconds, TimeUnit.SECONDS)) {
        throw new IllegalStateException("a pod does not run");
      }
    }
  }

  private static void note(PodView pod, CountDownLatch running) {
    if (pod.running()) {
      running.countDown();
    }
  }

  private static JsonObject namespace() {
    return JsonObject.of(
        "apiVersion", "v1", "kind", "Namespace", "metadata", JsonObject.of("name", NAMESPACE));
  }

  private static JsonObject deployment() {
    JsonObject labels = JsonObject.of("app", "trial");
    var container = JsonObject.of("name", "main", "image", "registry.k8s.io/pause:3.10");
    return JsonObject.of(
        "apiVersion",
        "apps/v1",
        "kind",
        "Deployment",
        "metadata",
        JsonObject.of("name", "trial", "namespace", NAMESPACE),
        "spec",
        JsonObject.of(
            "replicas",
            1L,
            "selector",
            JsonObject.of("matchLabels", labels),
            "template",
            JsonObject.of(
                "metadata",
                JsonObject.of("labels", labels.deepCopy()),
                "spec",
                JsonObject.of("containers", JsonArray.of(container)))));
  }
}
