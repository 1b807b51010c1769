package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.network.AddressRange;
import dev.insula.tenancy.network.ForbiddenRanges;
import dev.insula.tenancy.profile.Network;
import java.util.ArrayList;
import java.util.List;

/** The NetworkPolicy around every pod of a tenant with an isolated network. */
final class NetworkBounds {

  private static final String NAME_LABEL = "kubernetes.io/metadata.name";

  private NetworkBounds() {}

  static JsonObject spec(TenantContext context) {
    Network network = context.profile().network();
    JsonObject own = namespaces(Origin.TENANT_UID, context.tenant().uid());
    var ingress = new JsonArray();
    ingress.add(JsonObject.of("from", JsonArray.of(own)));
    var egress = new JsonArray();
    egress.add(JsonObject.of("to", JsonArray.of(own.deepCopy())));
    if (!network.dnsNamespaces().isEmpty()) {
      egress.add(nameServers(network));
    }
    if (network.internet()) {
      egress.add(internet(network));
    }
    egress.addAll(apiServer(context));
    for (Network.Peer peer : network.peers()) {
      if (peer.ingress()) {
        ingress.add(rule("from", peer));
      }
      if (peer.egress()) {
        egress.add(rule("to", peer));
      }
    }
    return JsonObject.of(
        "podSelector",
        new JsonObject(),
        "policyTypes",
        JsonArray.of("Ingress", "Egress"),
        "ingress",
        ingress,
        "egress",
        egress);
  }

  /** What is to be left out of a range that the tenant or its profile names. */
  static List<String> leftOut(String cidr, TenantContext context) {
    boolean isolated = context.profile().isolatedNetwork();
    var out =
        new ArrayList<>(
            isolated && !isAllowed(cidr, context)
                ? ForbiddenRanges.withinOrPrivate(cidr)
                : ForbiddenRanges.within(cidr));
    out.addAll(blockedWithin(cidr, context.profile().network()));
    return out;
  }

  private static boolean isAllowed(String cidr, TenantContext context) {
    AddressRange range = AddressRange.parse(cidr).orElse(null);
    return range != null
        && context.profile().network().reachableRanges().stream()
            .flatMap(text -> AddressRange.parse(text).stream())
            .anyMatch(allowed -> allowed.contains(range));
  }

  private static List<String> blockedWithin(String cidr, Network network) {
    AddressRange range = AddressRange.parse(cidr).orElse(null);
    return range == null
        ? List.of()
        : network.blocked().stream()
            .filter(text -> AddressRange.parse(text).filter(range::contains).isPresent())
            .toList();
  }

  private static JsonObject rule(String direction, Network.Peer peer) {
    JsonObject who;
    if (!peer.cidr().isEmpty()) {
      var block = JsonObject.of("cidr", peer.cidr());
      List<String> forbidden = ForbiddenRanges.within(peer.cidr());
      if (!forbidden.isEmpty()) {
        block.put("except", new JsonArray(forbidden));
      }
      who = JsonObject.of("ipBlock", block);
    } else if (!peer.tenant().isEmpty()) {
      who = namespaces(Origin.TENANT, peer.tenant());
    } else {
      who = namespaces(NAME_LABEL, peer.namespace());
    }
    JsonObject rule = JsonObject.of(direction, JsonArray.of(who));
    var ports = new JsonArray();
    peer.ports().forEach(port -> ports.add(JsonObject.of("protocol", "TCP", "port", port)));
    if (!ports.isEmpty()) {
      rule.put("ports", ports);
    }
    return rule;
  }

  private static JsonObject namespaces(String label, String value) {
    return JsonObject.of(
        "namespaceSelector", JsonObject.of("matchLabels", JsonObject.of(label, value)));
  }

  private static JsonObject nameServers(Network network) {
    var ports =
        JsonArray.of(
            JsonObject.of("protocol", "UDP", "port", 53L),
            JsonObject.of("protocol", "TCP", "port", 53L));
    var servers = new JsonArray();
    network.dnsNamespaces().forEach(name -> servers.add(namespaces(NAME_LABEL, name)));
    return JsonObject.of("to", servers, "ports", ports);
  }

  private static JsonObject internet(Network network) {
    var peers = new JsonArray();
    for (boolean v6 : new boolean[] {false, true}) {
      String all = AddressRange.everything(v6).toString();
      var except = new JsonArray(ForbiddenRanges.withinOrPrivate(all));
      except.addAll(blockedWithin(all, network));
      peers.add(JsonObject.of("ipBlock", JsonObject.of("cidr", all, "except", except)));
    }
    return JsonObject.of("to", peers);
  }

  /** The tenant's own API server may stand in a private network. */
  private static List<JsonObject> apiServer(TenantContext context) {
    var out = new ArrayList<JsonObject>();
    AddressRange.parse(context.api().host())
        .ifPresent(
            host -> {
              String cidr = host + (host.isV6() ? "/128" : "/32");
              var port = JsonObject.of("protocol", "TCP", "port", (long) context.api().port());
              out.add(
                  JsonObject.of(
                      "to",
                      JsonArray.of(JsonObject.of("ipBlock", JsonObject.of("cidr", cidr))),
                      "ports",
                      JsonArray.of(port)));
            });
    return out;
  }
}
