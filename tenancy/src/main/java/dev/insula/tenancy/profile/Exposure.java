package dev.insula.tenancy.profile;

import dev.insula.machinery.json.JsonObject;
import java.util.List;

/**
 * How tenants' services are reached from outside. Immutable.
 *
 * @param balancerClasses load balancer classes that services may have; empty for no restriction
 * @param balancerNodePorts whether services of type LoadBalancer get ports of the nodes too
 * @param ingressClasses those that ingresses may have; empty for no restriction
 * @param ingressAnnotations beginnings of annotations that ingress controllers read and ingresses
 *     may have, besides those that are harmless in any case
 * @param serviceAnnotations the same of services and load balancers
 */
public record Exposure(
    List<String> balancerClasses,
    boolean balancerNodePorts,
    List<String> ingressClasses,
    List<String> ingressAnnotations,
    List<String> serviceAnnotations) {

  static Exposure parse(JsonObject spec) {
    return new Exposure(
        List.copyOf(spec.strings("loadBalancerClasses")),
        spec.bool("loadBalancerNodePorts", true),
        List.copyOf(spec.strings("ingressClasses")),
        List.copyOf(spec.strings("ingressAnnotations")),
        List.copyOf(spec.strings("serviceAnnotations")));
  }
}
