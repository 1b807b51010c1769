package dev.insula.bench;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a tenant that is tried out once is used for: a namespace, a deployment, its pod. */
final class TenantUse {

  static final String NAMESPACE = "trial";

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupVersionResource DEPLOYMENTS =
      new GroupVersionResource("apps", "v1", "deployments");
  private static final WriteOptions WRITE = WriteOptions.as("insula-bench");

  private TenantUse() {}

  /** Returns when the pod runs. */
  static void once(ControlPlaneClient tenant, DensityOptions options) throws InterruptedException {
    var running = new CountDownLatch(1);
    tenant.create(NAMESPACES, namespace(), WRITE);
    try (var _ = PodWatcher.start(tenant, pod -> note(pod, running))) {
      tenant.create(DEPLOYMENTS, deployment(), WRITE);
      if (!running.await(options.limitSeconds(), TimeUnit.SECONDS)) {
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
