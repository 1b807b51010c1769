package dev.insula.tenancy.audit;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.network.ForbiddenRanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a NetworkPolicy lets pods reach that an isolated tenant's must not. Pure. */
final class PolicyPeers {

  private PolicyPeers() {}

  /** Why the policy opens what is closed, one sentence for each place; empty if it does not. */
  static List<String> openings(JsonObject policy, String tenantUid) {
    var out = new ArrayList<String>();
    for (JsonObject rule : policy.objectAt("spec").objects("egress")) {
      List<JsonObject> peers = rule.objects("to");
      if (peers.isEmpty()) {
        out.add("lets pods reach everything");
      }
      for (JsonObject peer : peers) {
        judge(peer, tenantUid, out);
      }
    }
    return out;
  }

  private static void judge(JsonObject peer, String tenantUid, List<String> out) {
    JsonObject namespaces = peer.object("namespaceSelector");
    if (namespaces != null) {
      String uid = namespaces.objectAt("matchLabels").string(Origin.TENANT_UID, "");
      if (!uid.equals(tenantUid)) {
        out.add("lets pods reach namespaces of others");
      }
    }
    JsonObject block = peer.object("ipBlock");
    if (block != null) {
      String cidr = block.string("cidr", "");
      Set<String> open = new HashSet<>(ForbiddenRanges.withinOrPrivate(cidr));
      open.removeAll(block.strings("except"));
      if (ForbiddenRanges.cover(cidr) || ForbiddenRanges.coverPrivate(cidr)) {
        open.add(cidr);
      }
      if (!open.isEmpty()) {
        out.add("lets pods reach " + open);
      }
    }
  }
}
