package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Super node → virtual node in a tenant that has pods there.
 *
 * <p>A tenant sees what its pods and tools need: size, conditions, platform, topology. Not what
 * tells of the platform or of others: images and volumes in use, provider and machine ids, pod
 * ranges, external addresses, other labels, annotations and taints. It is cordoned when the node
 * is; the tenant's own cordon, labels and taints stay, though they keep no pod away.
 */
public final class NodeUp {

  /** Label of virtual nodes; the tenant's other nodes, if it has any, are not touched. */
  public static final String VIRTUAL = "insula.dev/virtual-node";

  /** Annotation of virtual nodes that are cordoned because the node is. */
  private static final String CORDONED = "insula.dev/cordoned";

  private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

  private static final Set<String> LABELS =
      Set.of(
          "kubernetes.io/hostname",
          "kubernetes.io/os",
          "kubernetes.io/arch",
          "node.kubernetes.io/instance-type",
          "topology.kubernetes.io/region",
          "topology.kubernetes.io/zone");

  private static final Set<String> ADDRESSES = Set.of("InternalIP", "Hostname", "InternalDNS");

  private static final List<String> INFO =
      List.of(
          "architecture",
          "operatingSystem",
          "kubeletVersion",
          "osImage",
          "kernelVersion",
          "containerRuntimeVersion");

  private NodeUp() {}

  public static JsonObject translate(JsonObject superNode) {
    var labels = new JsonObject();
    Meta.labels(superNode)
        .forEach(
            (key, value) -> {
              if (LABELS.contains(key)) {
                labels.put(key, value);
              }
            });
    labels.put(VIRTUAL, "true");
    var virtual =
        JsonObject.of(
            "apiVersion",
            "v1",
            "kind",
            "Node",
            "metadata",
            JsonObject.of("name", Meta.name(superNode), "labels", labels),
            "spec",
            new JsonObject(),
            "status",
            status(superNode.objectAt("status")));
    if (superNode.objectAt("spec").bool("unschedulable", false)) {
      cordon(virtual);
    }
    return virtual;
  }

  /** Shows that nothing is to be placed on a virtual node. */
  public static void cordon(JsonObject virtual) {
    Meta.of(virtual).objectOrCreate("annotations").put(CORDONED, "true");
    virtual.objectOrCreate("spec").put("unschedulable", true);
    JsonArray taints = virtual.objectOrCreate("spec").arrayOrCreate("taints");
    if (taints.stream().noneMatch(NodeUp::isCordon)) {
      taints.add(JsonObject.of("key", UNSCHEDULABLE, "effect", "NoSchedule"));
    }
  }

  private static void uncordon(JsonObject virtual) {
    Meta.of(virtual).objectAt("annotations").remove(CORDONED);
    virtual.objectAt("spec").remove("unschedulable");
    JsonArray taints = virtual.objectAt("spec").arrayOrCreate("taints");
    taints.removeIf(NodeUp::isCordon);
    if (taints.isEmpty()) {
      virtual.objectAt("spec").remove("taints");
    }
  }

  private static boolean isCordon(Object taint) {
    return taint instanceof JsonObject t && t.string("key", "").equals(UNSCHEDULABLE);
  }

  private static boolean isCordoned(JsonObject virtual) {
    return Meta.of(virtual).objectAt("annotations").containsKey(CORDONED);
  }

  /**
   * The virtual node as it is wanted, or null if nothing differs.
   *
   * @param existing the node in the tenant; is not changed
   * @param heartbeats whether they make a difference
   */
  public static @Nullable JsonObject merge(
      JsonObject existing, JsonObject wanted, boolean heartbeats) {
    JsonObject merged = existing.deepCopy();
    // What the tenant's server fills in besides stays.
    merged.objectOrCreate("status").putAll(wanted.objectAt("status"));
    Meta.of(merged).objectOrCreate("labels").putAll(Meta.of(wanted).objectAt("labels"));
    if (isCordoned(wanted)) {
      cordon(merged);
    } else if (isCordoned(merged)) {
      uncordon(merged);
    }
    boolean alike =
        heartbeats
            ? merged.equals(existing)
            : withoutHeartbeats(merged).equals(withoutHeartbeats(existing));
    return alike ? null : merged;
  }

  private static JsonObject status(JsonObject from) {
    var status = new JsonObject();
    Members.copy(from, status, List.of("capacity", "allocatable"));
    var conditions = new JsonArray();
    from.objects("conditions").forEach(condition -> conditions.add(condition.deepCopy()));
    status.put("conditions", conditions);
    var addresses = new JsonArray();
    for (JsonObject address : from.objects("addresses")) {
      if (ADDRESSES.contains(address.string("type", ""))) {
        addresses.add(address);
      }
    }
    status.put("addresses", addresses);
    status.put("nodeInfo", nodeInfo(from.objectAt("nodeInfo")));
    return status;
  }

  private static JsonObject nodeInfo(JsonObject from) {
    // The API requires the ids; a tenant gets empty ones.
    var info =
        JsonObject.of("machineID", "", "systemUUID", "", "bootID", "", "kubeProxyVersion", "");
    for (String member : INFO) {
      info.put(member, from.string(member, ""));
    }
    return info;
  }

  private static JsonObject withoutHeartbeats(JsonObject node) {
    JsonObject copy = node.deepCopy();
    for (JsonObject condition : copy.objectAt("status").objects("conditions")) {
      condition.remove("lastHeartbeatTime");
    }
    return copy;
  }
}
