package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.network.AddressRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * NetworkPolicies. Policies only ever add what is allowed, so a tenant's must not allow what the
 * platform's leave out: namespaces are the tenant's own, and addresses that no tenant may reach are
 * left out of what it may reach.
 */
final class NetworkPolicyPassage implements Passage {

  @Override
  public JsonObject down(JsonObject object, TenantContext context) {
    JsonObject spec = object.objectAt("spec").deepCopy();
    for (JsonObject rule : spec.objects("ingress")) {
      rule.objects("from").forEach(peer -> scope(peer, context));
    }
    for (JsonObject rule : spec.objects("egress")) {
      restrict(rule, context);
    }
    JsonObject wanted = Copies.begin(SyncedKind.NETWORK_POLICY, object, context);
    wanted.put("spec", spec);
    return wanted;
  }

  @Override
  public @Nullable JsonObject merge(JsonObject existing, JsonObject wanted) {
    return Copies.merge(existing, wanted, List.of("spec"));
  }

  /** No peers means all peers: they are named, so that the forbidden ones can be left out. */
  private static void restrict(JsonObject rule, TenantContext context) {
    JsonArray peers = rule.arrayOrCreate("to");
    if (peers.isEmpty()) {
      boolean internet =
          !context.profile().isolatedNetwork() || context.profile().network().internet();
      for (boolean v6 : new boolean[] {false, true}) {
        String all = AddressRange.everything(v6).toString();
        if (internet) {
          peers.add(JsonObject.of("ipBlock", JsonObject.of("cidr", all)));
        }
      }
      peers.add(JsonObject.of("namespaceSelector", new JsonObject()));
    }
    for (JsonObject peer : peers.objects()) {
      scope(peer, context);
      JsonObject block = peer.object("ipBlock");
      if (block != null) {
        leaveOut(block, context);
      }
    }
  }

  private static void leaveOut(JsonObject block, TenantContext context) {
    List<String> forbidden = NetworkBounds.leftOut(block.string("cidr", ""), context);
    if (forbidden.isEmpty()) {
      return;
    }
    JsonArray except = block.arrayOrCreate("except");
    for (String range : forbidden) {
      if (!except.contains(range)) {
        except.add(range);
      }
    }
  }

  private static void scope(JsonObject peer, TenantContext context) {
    JsonObject selector = peer.object("namespaceSelector");
    if (selector != null) {
      NamespaceSelectors.scope(selector, context);
    }
  }
}
