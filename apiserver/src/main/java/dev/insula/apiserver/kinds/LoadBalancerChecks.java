package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import java.util.List;

/** Rules on where a load balancer answers, in the status of a Service or an Ingress. */
final class LoadBalancerChecks {

  private static final List<String> MODES = List.of("Proxy", "VIP");

  private LoadBalancerChecks() {}

  static void define(Vocabulary words) {
    words.check("serviceIngress", LoadBalancerChecks::onlyOfLoadBalancers);
    words.check("ingressIp", LoadBalancerChecks::address);
    words.check("ingressIpMode", LoadBalancerChecks::mode);
    words.check("hostnameNoIp", LoadBalancerChecks::hostname);
    words.fill(
        "ipModeVip",
        (ingress, _) -> {
          if (!ingress.string("ip", "").isEmpty() && ingress.get("ipMode") == null) {
            ingress.put("ipMode", "VIP");
          }
        });
  }

  private static void onlyOfLoadBalancers(Node loadBalancer, Findings findings) {
    if (!isLoadBalancer(loadBalancer) && !loadBalancer.field("ingress").empty()) {
      findings.forbidden(
          loadBalancer.field("ingress"), "may only be used when `spec.type` is 'LoadBalancer'");
    }
  }

  private static boolean isLoadBalancer(Node node) {
    return node.root().at("spec.type").string().equals("LoadBalancer");
  }

  /** An address that was there before may stay, whatever it looks like. */
  private static void address(Node ingress, Findings findings) {
    Node ip = ingress.field("ip");
    boolean kept =
        ingress.parent().old() instanceof JsonArray before
            && before.objects().stream().anyMatch(i -> i.string("ip", "").equals(ip.string()));
    if (!ip.empty() && !kept) {
      Formats.ip(ip.string()).forEach(text -> findings.invalid(ip, text));
    }
  }

  private static void mode(Node ingress, Findings findings) {
    Node mode = ingress.field("ipMode");
    boolean addressed = !ingress.field("ip").empty();

    if (mode.absent() && addressed) {
      findings.required(mode, "must be specified when `ip` is set");
    } else if (mode.present() && !addressed) {
      findings.forbidden(mode, "may not be specified when `ip` is not set");
    } else if (mode.present() && !MODES.contains(mode.string())) {
      findings.unsupported(mode, mode.string(), MODES);
    }
  }

  private static void hostname(Node hostname, Findings findings) {
    if (hostname.empty()) {
      return;
    }
    Formats.named("dnsSubdomain")
        .apply(hostname.string())
        .forEach(text -> findings.invalid(hostname, text));
    if (IpAddress.parse(hostname.string()).isPresent()) {
      findings.invalid(hostname, "must be a DNS name, not an IP address");
    }
  }
}
