package dev.insula.tenancy.syncer;

import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.Placement;
import dev.insula.tenancy.translation.NodeUp;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is remembered of a node of the super cluster. Immutable.
 *
 * @param virtual what tenants see of it, encoded
 * @param digest of that without heartbeats
 * @param heartbeat the latest of its conditions
 * @param labels of the node itself
 * @param taints that keep pods away which do not tolerate them, as {@code key=value}
 */
record SuperNode(
    byte[] virtual, int digest, String heartbeat, Map<String, String> labels, List<String> taints) {

  private static final Set<String> KEEP_AWAY = Set.of("NoSchedule", "NoExecute");

  static SuperNode of(ApiObject object) {
    JsonObject node = object.tree();
    JsonObject virtual = NodeUp.translate(node);
    JsonObject lasting = virtual.deepCopy();
    lasting
        .objectAt("status")
        .objects("conditions")
        .forEach(condition -> condition.remove("lastHeartbeatTime"));
    return new SuperNode(
        Json.bytes(virtual),
        lasting.hashCode(),
        heartbeat(virtual),
        Map.copyOf(Meta.labels(node)),
        node.objectAt("spec").objects("taints").stream()
            .filter(taint -> KEEP_AWAY.contains(taint.string("effect", "")))
            .map(taint -> taint.string("key", "") + "=" + taint.string("value", ""))
            .toList());
  }

  /** Times of one form order as text does. */
  private static String heartbeat(JsonObject node) {
    return node.objectAt("status").objects("conditions").stream()
        .map(condition -> condition.string("lastHeartbeatTime", ""))
        .max(Comparator.naturalOrder())
        .orElse("");
  }

  /** Whether a pod of the tenant that asks for nothing in particular could come here. */
  boolean takesPodsOf(String tenant, IsolationProfile profile) {
    Placement placement = profile.placement();
    return labels.entrySet().containsAll(profile.nodeLabels(tenant).entrySet())
        && (placement.pools().isEmpty()
            || placement.pools().contains(labels.getOrDefault(placement.poolLabel(), "")))
        && taints.stream().allMatch(taint -> tolerates(taint, tenant, profile));
  }

  private static boolean tolerates(String taint, String tenant, IsolationProfile profile) {
    return profile.tolerations().contains(taint.substring(0, taint.indexOf('=')))
        || (profile.placement().dedicated() && taint.equals(Placement.DEDICATED + "=" + tenant));
  }
}
