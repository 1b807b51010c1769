package dev.insula.node;

import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.List;

/**
 * The runtime classes that the installers of gVisor and Kata Containers make, so that an embedded
 * cluster has them: handlers, overheads and the node label are those of kata-deploy 4 and of
 * gVisor's guide for containerd, which gives no overhead. On simulated nodes they isolate nothing,
 * as nothing runs there.
 */
final class SandboxClasses {

  /** Label of nodes that can start virtual machines, as kata-deploy sets it. */
  static final String KATA = "katacontainers.io/kata-runtime";

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("node.k8s.io", "v1", "runtimeclasses");

  /**
   * A class of Kata Containers, named as its handler.
   *
   * @param memory what the virtual machine itself takes besides its containers
   * @param cpu the same
   */
  private record Kata(String name, String memory, String cpu) {

    JsonObject toJson() {
      JsonObject made = runtimeClass(name, name);
      made.put("overhead", JsonObject.of("podFixed", JsonObject.of("cpu", cpu, "memory", memory)));
      made.put("scheduling", JsonObject.of("nodeSelector", JsonObject.of(KATA, "true")));
      return made;
    }
  }

  private static final List<Kata> ALL =
      List.of(
          new Kata("kata-qemu", "320Mi", "250m"),
          new Kata("kata-qemu-runtime-rs", "320Mi", "250m"),
          new Kata("kata-clh", "130Mi", "250m"),
          new Kata("kata-fc", "130Mi", "250m"),
          new Kata("kata-dragonball", "130Mi", "250m"),
          new Kata("kata-stratovirt", "130Mi", "250m"),
          new Kata("kata-qemu-coco-dev", "160Mi", "250m"),
          new Kata("kata-qemu-snp", "2048Mi", "1"),
          new Kata("kata-qemu-tdx", "2048Mi", "1"),
          new Kata("kata-qemu-nvidia-gpu", "10240Mi", "1"),
          new Kata("kata-remote", "120Mi", "250m"));

  private SandboxClasses() {}

  private static JsonObject runtimeClass(String name, String handler) {
    return JsonObject.of(
        "apiVersion",
        CLASSES.apiVersion(),
        "kind",
        "RuntimeClass",
        "metadata",
        JsonObject.of("name", name),
        "handler",
        handler);
  }

  /** Makes those that are not there. */
  static void install(ControlPlaneClient client) {
    create(client, runtimeClass("gvisor", "runsc"));
    ALL.forEach(kata -> create(client, kata.toJson()));
  }

  private static void create(ControlPlaneClient client, JsonObject made) {
    try {
      client.create(CLASSES, made, WriteOptions.as("simulated-nodes"));
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        throw e;
      }
    }
  }
}
