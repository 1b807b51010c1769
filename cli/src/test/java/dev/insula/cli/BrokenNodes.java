package dev.insula.cli;

import static dev.insula.cli.BrokenIsolation.of;

import dev.insula.cli.BrokenIsolation.Scene;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import java.util.List;

/** Nodes that are not what profiles ask for. */
final class BrokenNodes {

  private BrokenNodes() {}

  static List<BrokenIsolation> all() {
    return List.of(
        of(
            "runtime class removed",
            "runtime-classes",
            s -> s.delete("node.k8s.io", "runtimeclasses", "kata-qemu")),
        of(
            "runtime class without a sandbox",
            "runtime-classes",
            s -> {
              s.delete("node.k8s.io", "runtimeclasses", "kata-qemu");
              s.create(
                  "node.k8s.io",
                  "runtimeclasses",
                  "{'metadata':{'name':'kata-qemu'},'handler':'runc'}");
            }),
        of(
            "no node for the sandbox",
            "sandbox-nodes",
            s -> {
              s.delete("node.k8s.io", "runtimeclasses", "kata-qemu");
              s.create(
                  "node.k8s.io",
                  "runtimeclasses",
                  "{'metadata':{'name':'kata-qemu'},'handler':'kata-qemu','overhead':"
                      + "{'podFixed':{'memory':'1Gi'}},"
                      + "'scheduling':{'nodeSelector':{'no':'where'}}}");
            }),
        of(
            "pods on nodes of others",
            "placement",
            s ->
                BrokenPolicies.profile(
                    s, spec -> spec.put("nodeSelector", JsonObject.of("pool", "acme")))),
        of(
            "node with an old kubelet",
            "node-versions",
            s -> node(s, "v1.28.4", "containerd://2.2.0")),
        of(
            "node with an old containerd",
            "node-versions",
            s -> node(s, "v1.36.0", "containerd://1.7.20")));
  }

  private static void node(Scene s, String kubelet, String runtime) {
    s.create(
        "",
        "nodes",
        Json.string(
                JsonObject.of(
                    "metadata",
                    JsonObject.of("name", "evil"),
                    "spec",
                    JsonObject.of("unschedulable", true),
                    "status",
                    JsonObject.of(
                        "nodeInfo",
                        JsonObject.of(
                            "kubeletVersion", kubelet, "containerRuntimeVersion", runtime))))
            .replace('"', '\''));
  }
}
