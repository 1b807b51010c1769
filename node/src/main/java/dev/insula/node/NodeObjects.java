package dev.insula.node;

import dev.insula.client.Timestamps;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.Instant;

/** Node and Lease objects of simulated nodes, as a kubelet would write them. */
final class NodeObjects {

  static final String SIMULATED = "insula.dev/simulated";
  static final String LEASE_NAMESPACE = "kube-node-lease";

  private static final String EXPLANATION =
      "This node is simulated by Insula: pods on it go through their life, their images are not"
          + " run.";
  private static final String KUBELET = "v1.36.2-insula";
  private static final long LEASE_SECONDS = 40;

  private NodeObjects() {}

  static JsonObject node(NodePlan plan) {
    var labels =
        JsonObject.of(
            "beta.kubernetes.io/arch",
            "amd64",
            "beta.kubernetes.io/os",
            "linux",
            "kubernetes.io/arch",
            "amd64",
            "kubernetes.io/hostname",
            plan.name(),
            "kubernetes.io/os",
            "linux",
            "node.kubernetes.io/instance-type",
            "simulated.32x128",
            "topology.kubernetes.io/region",
            "insula",
            "topology.kubernetes.io/zone",
            plan.zone(),
            SIMULATED,
            "true");
    if (plan.canSandbox()) {
      labels.put(SandboxClasses.KATA, "true");
    }
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Node",
        "metadata",
        JsonObject.of(
            "name",
            plan.name(),
            "labels",
            labels,
            "annotations",
            JsonObject.of(SIMULATED, EXPLANATION)),
        "spec",
        JsonObject.of(
            "podCIDR",
            plan.podNetwork(),
            "podCIDRs",
            JsonArray.of(plan.podNetwork()),
            "providerID",
            "insula://simulated/" + plan.name()));
  }

  static JsonObject status(NodePlan plan, Instant now) {
    return JsonObject.of(
        "capacity",
        JsonObject.of(
            "cpu", "32",
            "ephemeral-storage", "512Gi",
            "hugepages-1Gi", "0",
            "hugepages-2Mi", "0",
            "memory", "128Gi",
            "pods", "250"),
        "allocatable",
        JsonObject.of(
            "cpu", "31750m",
            "ephemeral-storage", "460Gi",
            "hugepages-1Gi", "0",
            "hugepages-2Mi", "0",
            "memory", "124Gi",
            "pods", "250"),
        "conditions",
        conditions(now),
        "addresses",
        JsonArray.of(
            JsonObject.of("type", "InternalIP", "address", plan.hostIp()),
            JsonObject.of("type", "Hostname", "address", plan.name())),
        "nodeInfo",
        JsonObject.of(
            "machineID",
            plan.uuid("machine").replace("-", ""),
            "systemUUID",
            plan.uuid("system"),
            "bootID",
            plan.uuid("boot"),
            "kernelVersion",
            "6.12.0-insula-simulated",
            "osImage",
            "Insula simulated node",
            "containerRuntimeVersion",
            "insula-simulated://0.1.0",
            "kubeletVersion",
            KUBELET,
            "kubeProxyVersion",
            KUBELET,
            "operatingSystem",
            "linux",
            "architecture",
            "amd64"));
  }

  static JsonArray conditions(Instant now) {
    return JsonArray.of(
        condition(
            now,
            "MemoryPressure",
            "False",
            "KubeletHasSufficientMemory",
            "kubelet has sufficient memory available"),
        condition(
            now,
            "DiskPressure",
            "False",
            "KubeletHasNoDiskPressure",
            "kubelet has no disk pressure"),
        condition(
            now,
            "PIDPressure",
            "False",
            "KubeletHasSufficientPID",
            "kubelet has sufficient PID available"),
        condition(
            now, "Ready", "True", "KubeletReady", "kubelet is posting ready status (simulated)"));
  }

  /** The heartbeat of the conditions alone, for a strategic merge by their types. */
  static JsonObject heartbeat(Instant now) {
    var conditions = new JsonArray();
    for (String type : new String[] {"MemoryPressure", "DiskPressure", "PIDPressure", "Ready"}) {
      conditions.add(JsonObject.of("type", type, "lastHeartbeatTime", Timestamps.seconds(now)));
    }
    return JsonObject.of("status", JsonObject.of("conditions", conditions));
  }

  static JsonObject lease(NodePlan plan, String nodeUid, Instant now) {
    return JsonObject.of(
        "apiVersion",
        "coordination.k8s.io/v1",
        "kind",
        "Lease",
        "metadata",
        JsonObject.of(
            "name",
            plan.name(),
            "namespace",
            LEASE_NAMESPACE,
            "ownerReferences",
            JsonArray.of(
                JsonObject.of(
                    "apiVersion", "v1", "kind", "Node", "name", plan.name(), "uid", nodeUid))),
        "spec",
        JsonObject.of(
            "holderIdentity",
            plan.name(),
            "leaseDurationSeconds",
            LEASE_SECONDS,
            "renewTime",
            Timestamps.micros(now)));
  }

  private static JsonObject condition(
      Instant now, String type, String status, String reason, String message) {
    String at = Timestamps.seconds(now);
    return JsonObject.of(
        "type",
        type,
        "status",
        status,
        "lastHeartbeatTime",
        at,
        "lastTransitionTime",
        at,
        "reason",
        reason,
        "message",
        message);
  }
}
