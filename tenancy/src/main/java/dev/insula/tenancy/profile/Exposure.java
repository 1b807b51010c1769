package dev.insula.tenancy.profile;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * How tenants' services are reached from outside. Immutable.
 *
 * @param balancerClasses load balancer classes that services may have; empty for no restriction
 * @param balancerNodePorts whether services of type LoadBalancer get ports of the nodes too
 * @param ingressClasses those that ingresses may have; empty for no restriction
 */
public record Exposure(
    List<String> balancerClasses, boolean balancerNodePorts, List<String> ingressClasses) {

  static Exposure parse(JsonObject spec) {
    return new Exposure(
        List.copyOf(spec.strings("loadBalancerClasses")),
        spec.bool("loadBalancerNodePorts", true),
        List.copyOf(spec.strings("ingressClasses")));
  }
}
