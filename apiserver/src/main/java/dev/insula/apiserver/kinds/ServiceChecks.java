package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.LabelRules;
import dev.insula.machinery.names.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules on Services: what each type may have, and what can't change. */
final class ServiceChecks {

  private static final List<String> TYPES =
      List.of("ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
  private static final List<String> POLICIES = List.of("Cluster", "Local");

  private static final String SOURCE_RANGES =
      "service.beta.kubernetes.io/load-balancer-source-ranges";
  private static final String HINTS = "service.kubernetes.io/topology-mode";
  private static final String OLD_HINTS = "service.kubernetes.io/topology-aware-hints";

  private ServiceChecks() {}

  static void define(Vocabulary words) {
    words.check("serviceRules", ServiceChecks::check);
  }

  private static void check(Node spec, Findings findings) {
    String type = spec.field("type").string();
    if (spec.isUpdate()) {
      update(spec, type, findings);
    }
    topologyHints(spec, findings);
    ports(spec, type, findings);
    affinity(spec, findings);
    if (!TYPES.contains(type)) {
      findings.unsupported(spec.field("type"), type, TYPES);
    }
    if (type.equals("ExternalName")) {
      externalName(spec, findings);
    }
    families(spec, type, findings);
    externalIps(spec.field("externalIPs"), findings);
    duplicatePorts(spec.field("ports"), findings);
    nodePorts(spec, type, findings);
    sourceRanges(spec, type, findings);
    loadBalancerClass(spec, type, findings);
    trafficPolicies(spec, type, findings);
    warnings(spec, type, findings);
  }

  private static void ports(Node spec, String type, Findings findings) {
    boolean headless = spec.field("clusterIP").string().equals("None");
    if (spec.field("ports").empty() && !headless && !type.equals("ExternalName")) {
      findings.required(spec.field("ports"));
    }
    if (type.equals("LoadBalancer") && headless) {
      findings.invalid(
          spec.field("clusterIPs").element0(),
          "None",
          "may not be set to 'None' for LoadBalancer services");
    }
    if (type.equals("NodePort") && headless) {
      findings.invalid(
          spec.field("clusterIPs").element0(),
          "None",
          "may not be set to 'None' for NodePort services");
    }
  }

  private static void affinity(Node spec, Findings findings) {
    Node affinity = spec.field("sessionAffinity");
    List<String> allowed = List.of("ClientIP", "None");
    if (affinity.empty()) {
      findings.required(affinity);
    } else if (!allowed.contains(affinity.string())) {
      findings.unsupported(affinity, affinity.string(), allowed);
    }
    Node config = spec.field("sessionAffinityConfig");
    if (affinity.string().equals("None") && config.present()) {
      findings.forbidden(config, "must not be set when session affinity is None");
    }
    Node seconds = spec.at("sessionAffinityConfig.clientIP.timeoutSeconds");
    if (affinity.string().equals("ClientIP")
        && seconds.present()
        && (seconds.integer() <= 0 || seconds.integer() > 86400)) {
      findings.invalid(seconds, "must be greater than 0 and less than 86400");
    }
  }

  private static void externalName(Node spec, Findings findings) {
    Node addresses = spec.field("clusterIP");
    if (!addresses.empty()) {
      findings.forbidden(spec.field("clusterIPs"), "may not be set for ExternalName services");
    }
    Node name = spec.field("externalName");
    if (name.empty()) {
      findings.required(name);
      return;
    }
    String host =
        name.string().endsWith(".")
            ? name.string().substring(0, name.string().length() - 1)
            : name.string();
    NameRules.dns1123Subdomain(host).forEach(text -> findings.invalid(name, name.string(), text));
  }

  /** What fits together of addresses and families is looked at where they are given out. */
  private static void families(Node spec, String type, Findings findings) {
    boolean external = type.equals("ExternalName");
    for (String field : List.of("clusterIPs", "ipFamilies", "ipFamilyPolicy")) {
      if (external && spec.field(field).present()) {
        findings.forbidden(spec.field(field), "may not be set for ExternalName services");
      }
    }
  }

  private static void externalIps(Node ips, Findings findings) {
    for (int i = 0; i < ips.list().size(); i++) {
      NetworkChecks.endpointIp(ips.element(i), findings);
    }
  }

  private static void duplicatePorts(Node ports, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < ports.list().size(); i++) {
      Node port = ports.element(i);
      long number = port.field("port").integer();
      String protocol = port.field("protocol").string();
      if (!seen.add(number + "/" + protocol)) {
        findings.duplicate(port, shownPort("", protocol, number, 0), "");
      }
    }
  }

  /** A port as Go prints its own struct. */
  private static JsonObject shownPort(String name, String protocol, long port, long nodePort) {
    var out = new JsonObject();
    out.put("Name", name);
    out.put("Protocol", protocol);
    out.put("AppProtocol", JsonNull.NULL);
    out.put("Port", port);
    out.put("TargetPort", 0L);
    out.put("NodePort", nodePort);
    return out;
  }

  private static void nodePorts(Node spec, String type, Findings findings) {
    Node ports = spec.field("ports");
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < ports.list().size(); i++) {
      Node port = ports.element(i).field("nodePort");
      long number = port.integer();
      if (number == 0) {
        continue;
      }
      if (type.equals("ClusterIP")) {
        findings.forbidden(port, "may not be used when `type` is '" + type + "'");
        continue;
      }
      String protocol = ports.element(i).field("protocol").string();
      if (!seen.add(number + "/" + protocol)) {
        findings.duplicate(port);
      }
    }
  }

  private static void sourceRanges(Node spec, String type, Findings findings) {
    Node ranges = spec.field("loadBalancerSourceRanges").named("LoadBalancerSourceRanges");
    Node annotation = spec.root().at("metadata.annotations").entry(SOURCE_RANGES);
    if (ranges.empty()) {
      annotatedRanges(annotation, type, findings);
      return;
    }
    if (!type.equals("LoadBalancer")) {
      findings.forbidden(ranges, "may only be used when `type` is 'LoadBalancer'");
    }
    for (int i = 0; i < ranges.list().size(); i++) {
      Node range = ranges.element(i);
      Formats.cidr(range.string().strip()).forEach(text -> findings.invalid(range, text));
    }
  }

  private static void annotatedRanges(Node annotation, String type, Findings findings) {
    if (annotation.absent()) {
      return;
    }
    if (!type.equals("LoadBalancer")) {
      findings.forbidden(annotation, "may only be used when `type` is 'LoadBalancer'");
    }
    if (annotation.string().isBlank()
        || (annotation.isUpdate() && !BasicChecks.changed(annotation))) {
      return;
    }
    for (String range : annotation.string().strip().split(",", -1)) {
      Formats.cidr(range.strip())
          .forEach(text -> findings.invalid(annotation, range.strip(), text));
    }
  }

  private static void warnings(Node spec, String type, Findings findings) {
    boolean headless = spec.field("clusterIP").string().equals("None");
    Node annotations = spec.root().at("metadata.annotations");
    if (annotations.entry(OLD_HINTS).present()) {
      findings.warn("annotation " + OLD_HINTS + " is deprecated, please use " + HINTS + " instead");
    }
    for (int i = 0; i < spec.field("clusterIPs").list().size(); i++) {
      AddressWarnings.ip(spec.field("clusterIPs").element(i), findings);
    }
    if (headless) {
      if (!spec.field("loadBalancerIP").empty()) {
        findings.warn("spec.loadBalancerIP is ignored for headless services");
      }
      if (!spec.field("externalIPs").empty()) {
        findings.warn("spec.externalIPs is ignored for headless services");
      }
      if (!spec.field("sessionAffinity").string().equals("None")) {
        findings.warn("spec.SessionAffinity is ignored for headless services");
      }
    }
    for (int i = 0; i < spec.field("externalIPs").list().size(); i++) {
      AddressWarnings.ip(spec.field("externalIPs").element(i), findings);
    }
    boolean external = type.equals("ExternalName");
    if (!spec.field("externalIPs").empty() && !headless && !external) {
      findings.warn(
          "spec.externalIPs is deprecated and may no longer be implemented in some clusters");
    }
    AddressWarnings.ip(spec.field("loadBalancerIP"), findings);
    Node ranges = spec.field("loadBalancerSourceRanges");
    for (int i = 0; i < ranges.list().size(); i++) {
      AddressWarnings.cidr(ranges.element(i), findings);
    }
    if (external && !spec.field("externalIPs").empty()) {
      findings.warn("spec.externalIPs is ignored when spec.type is \"ExternalName\"");
    }
    if (!external && !spec.field("externalName").empty()) {
      findings.warn("spec.externalName is ignored when spec.type is not \"ExternalName\"");
    }
    if (spec.field("trafficDistribution").string().equals("PreferClose")) {
      findings.warn(
          "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"");
    }
  }

  /** Two annotations for one thing say the same. */
  private static void topologyHints(Node spec, Findings findings) {
    Node annotations = spec.root().at("metadata.annotations");
    Node mode = annotations.entry(HINTS);
    Node old = annotations.entry(OLD_HINTS);
    if (mode.present() && old.present() && !mode.string().equals(old.string())) {
      findings.invalid(mode, "must match annotations[" + OLD_HINTS + "] when both are specified");
    }
  }

  private static void loadBalancerClass(Node spec, String type, Findings findings) {
    Node allocate = spec.field("allocateLoadBalancerNodePorts");
    if (type.equals("LoadBalancer") && allocate.absent()) {
      findings.required(allocate);
    } else if (!type.equals("LoadBalancer") && allocate.present()) {
      findings.forbidden(allocate, "may only be used when `type` is 'LoadBalancer'");
    }
    className(spec.field("loadBalancerClass"), type, findings);
  }

  private static void className(Node name, String type, Findings findings) {
    if (name.present() && !type.equals("LoadBalancer")) {
      findings.forbidden(name, "may only be used when `type` is 'LoadBalancer'");
    } else if (name.present()) {
      LabelRules.key(name.string()).forEach(text -> findings.invalid(name, text));
    }
  }

  private static void trafficPolicies(Node spec, String type, Findings findings) {
    Node internal = spec.field("internalTrafficPolicy");
    Node distribution = spec.field("trafficDistribution");
    List<String> distributions = List.of("PreferClose", "PreferSameZone", "PreferSameNode");
    Node external = spec.field("externalTrafficPolicy");
    boolean accessible =
        type.equals("LoadBalancer")
            || type.equals("NodePort")
            || (type.equals("ClusterIP") && !spec.field("externalIPs").empty());
    if (!accessible) {
      if (!external.empty()) {
        findings.invalid(external, "may only be set for externally-accessible services");
      }
    } else if (external.empty()) {
      findings.required(external);
    } else if (!POLICIES.contains(external.string())) {
      findings.unsupported(external, external.string(), POLICIES);
    }
    Node health = spec.field("healthCheckNodePort");
    boolean checked = type.equals("LoadBalancer") && external.string().equals("Local");
    if (!checked && health.integer() != 0) {
      findings.invalid(
          health,
          "may only be set when `type` is 'LoadBalancer' and `externalTrafficPolicy` is 'Local'");
    }
    if (internal.present() && !POLICIES.contains(internal.string())) {
      findings.unsupported(internal, internal.string(), POLICIES);
    }
    if (distribution.present() && !distributions.contains(distribution.string())) {
      findings.unsupported(distribution, distribution.string(), distributions);
    }
  }

  private static void update(Node spec, String type, Findings findings) {
    if (!(spec.old() instanceof JsonObject old)) {
      return;
    }
    String oldType = old.string("type", "");
    boolean bothHaveAddress = !type.equals("ExternalName") && !oldType.equals("ExternalName");
    Node list = spec.field("clusterIPs");
    String before = first(old.array("clusterIPs"));
    String now = first(list.list());
    if (bothHaveAddress && !before.isEmpty() && !before.equals(now)) {
      findings.invalid(list.element0(), list.value(), "may not change once set");
    }
    Node name = spec.field("loadBalancerClass");
    boolean bothBalance = type.equals("LoadBalancer") && oldType.equals("LoadBalancer");
    if (bothBalance && !Objects.equals(name.value(), name.old())) {
      findings.invalid(name, "may not change once set");
    }
    className(name, type, findings);
  }

  private static String first(@Nullable JsonArray list) {
    return list == null || list.strings().isEmpty() ? "" : list.strings().getFirst();
  }
}
