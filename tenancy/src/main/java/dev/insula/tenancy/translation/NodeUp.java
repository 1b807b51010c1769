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
 * ranges, external addresses, other labels and annotations. It is unschedulable, since pods are
 * placed in the super cluster.
 */
public final class NodeUp {

  /** Label of virtual nodes; the tenant's other nodes, if it has any, are not touched. */
  public static final String VIRTUAL = "insula.dev/virtual-node";

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
    var taint = JsonObject.of("key", "node.kubernetes.io/unschedulable", "effect", "NoSchedule");
    return JsonObject.of(
        "apiVersion",
        "v1",
        "kind",
        "Node",
        "metadata",
        JsonObject.of("name", Meta.name(superNode), "labels", labels),
        "spec",
        JsonObject.of("unschedulable", true, "taints", JsonArray.of(taint)),
        "status",
        status(superNode.objectAt("status")));
  }

  /**
   * The virtual node as it is wanted, or null if nothing but heartbeats differs.
   *
   * @param existing the node in the tenant; is not changed
   */
  public static @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    JsonObject merged = existing.deepCopy();
    // What the tenant's server fills in besides stays.
    merged.objectOrCreate("status").putAll(wanted.objectAt("status"));
    Meta.of(merged).objectOrCreate("labels").putAll(Meta.of(wanted).objectAt("labels"));
    return withoutHeartbeats(merged).equals(withoutHeartbeats(existing)) ? null : merged;
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
