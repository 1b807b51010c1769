package dev.insula.tenancy.audit;

import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.network.ForbiddenRanges;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a NetworkPolicy lets pods reach that an isolated tenant's must not. Pure. */
final class PolicyPeers {

  private PolicyPeers() {}

  /**
   * Why the policy opens what is closed, one sentence for each place; empty if it does not.
   *
   * @param reachable private ranges that the profile lets the tenant reach
   */
  static List<String> openings(JsonObject policy, String tenantUid, List<String> reachable) {
    var out = new ArrayList<String>();
    for (JsonObject rule : policy.objectAt("spec").objects("egress")) {
      List<JsonObject> peers = rule.objects("to");
      if (peers.isEmpty()) {
        out.add("lets pods reach everything");
      }
      for (JsonObject peer : peers) {
        judge(peer, tenantUid, reachable, out);
      }
    }
    return out;
  }

  private static void judge(
      JsonObject peer, String tenantUid, List<String> reachable, List<String> out) {
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
      boolean allowed = isWithin(cidr, reachable);
      Set<String> open =
          new HashSet<>(
              allowed ? ForbiddenRanges.within(cidr) : ForbiddenRanges.withinOrPrivate(cidr));
      open.removeAll(block.strings("except"));
      if (ForbiddenRanges.cover(cidr) || (!allowed && ForbiddenRanges.coverPrivate(cidr))) {
        open.add(cidr);
      }
      if (!open.isEmpty()) {
        out.add("lets pods reach " + open);
      }
    }
  }

  private static boolean isWithin(String cidr, List<String> reachable) {
    AddressRange range = AddressRange.parse(cidr).orElse(null);
    return range != null
        && reachable.stream()
            .flatMap(text -> AddressRange.parse(text).stream())
            .anyMatch(allowed -> allowed.contains(range));
  }
}
