package dev.insula.tenancy.profile;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * What pods of an isolated network reach and are reached by, besides their own. Immutable.
 *
 * @param peers others that the platform allows
 * @param dnsNamespaces super namespaces whose pods answer on the port of DNS
 * @param internet whether they reach addresses outside of private networks
 * @param blocked ranges of the platform that are never reached, in the internet or not
 * @param ingressRate the most that a pod receives, in bits per second as Kubernetes writes it, such
 *     as {@code 100M}; empty for no bound
 * @param egressRate the same of what it sends
 */
public record Network(
    List<Peer> peers,
    List<String> dnsNamespaces,
    boolean internet,
    List<String> blocked,
    String ingressRate,
    String egressRate) {

  /**
   * Exactly one of the first three is given.
   *
   * @param tenant name of another tenant, whose profile must allow it too
   * @param namespace of the super cluster
   * @param cidr a range of addresses
   * @param ports to which it is restricted, over TCP; empty for all
   */
  public record Peer(
      String tenant,
      String namespace,
      String cidr,
      List<Long> ports,
      boolean ingress,
      boolean egress) {

    private static Peer parse(JsonObject json) {
      return new Peer(
          json.string("tenant", ""),
          json.string("namespace", ""),
          json.string("cidr", ""),
          ports(json),
          json.bool("ingress", true),
          json.bool("egress", true));
    }

    private static List<Long> ports(JsonObject json) {
      var ports = json.array("ports");
      return ports == null
          ? List.of()
          : ports.stream().filter(Long.class::isInstance).map(Long.class::cast).toList();
    }
  }

  static Network parse(JsonObject spec) {
    JsonObject network = spec.objectAt("network");
    JsonObject bandwidth = network.objectAt("bandwidth");
    List<String> dns = network.strings("dnsNamespaces");
    return new Network(
        network.objects("peers").stream().map(Peer::parse).toList(),
        network.containsKey("dnsNamespaces") ? List.copyOf(dns) : List.of("kube-system"),
        network.bool("internet", true),
        List.copyOf(network.strings("blocked")),
        bandwidth.string("ingress", ""),
        bandwidth.string("egress", ""));
  }

  /** Ranges that the platform allows to be reached. */
  public List<String> reachableRanges() {
    return peers.stream().filter(Peer::egress).map(Peer::cidr).filter(c -> !c.isEmpty()).toList();
  }
}
