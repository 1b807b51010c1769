package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of a pod's spec or a template's is accepted and probably a mistake. */
final class PodSpecWarnings {

  private static final String NO_SELECTOR = ": a null labelSelector results in matching no pod";
  private static final List<String> AMOUNTS = List.of("memory", "ephemeral-storage");

  private PodSpecWarnings() {}

  static void define(Vocabulary words) {
    words.check("podSpecWarnings", PodSpecWarnings::spec);
  }

  private static void spec(Node spec, Findings findings) {
    nodeAffinity(spec.at("affinity.nodeAffinity"), findings);
    spread(spec.field("topologySpreadConstraints"), findings);
    repeated(spec.field("hostAliases"), "ip", "duplicate ip ", findings);
    repeated(spec.field("imagePullSecrets"), "name", "duplicate name ", findings);
    fractions(spec.field("overhead"), findings);
    for (Node container : containers(spec)) {
      fractions(container.at("resources.limits"), findings);
      fractions(container.at("resources.requests"), findings);
      environment(container.field("env"), findings);
    }
    ports(spec, findings);
    Node grace = spec.field("terminationGracePeriodSeconds");
    if (grace.integer() < 0) {
      findings.warn(
          grace.path() + ": must be >= 0; negative values are invalid and will be treated as 1");
    }
    podAffinity(spec.at("affinity.podAffinity"), findings);
    podAffinity(spec.at("affinity.podAntiAffinity"), findings);
    addresses(spec, findings);
  }

  private static List<Node> containers(Node spec) {
    var out = new ArrayList<Node>();
    for (String list : List.of("initContainers", "containers", "ephemeralContainers")) {
      out.addAll(elements(spec.field(list)));
    }
    return out;
  }

  private static List<Node> elements(Node list) {
    var out = new ArrayList<Node>(list.list().size());
    for (int i = 0; i < list.list().size(); i++) {
      out.add(list.element(i));
    }
    return out;
  }

  /** Labels of nodes that have successors. */
  private static void nodeAffinity(Node affinity, Findings findings) {
    PodWarnings.nodeSelectorTerms(
        affinity.at("requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms"), findings);
    for (Node preferred :
        elements(affinity.field("preferredDuringSchedulingIgnoredDuringExecution"))) {
      PodWarnings.nodeSelectorTerm(preferred.field("preference"), true, findings);
    }
  }

  private static void spread(Node constraints, Findings findings) {
    for (Node constraint : elements(constraints)) {
      Node key = constraint.field("topologyKey");
      String advice = PodWarnings.nodeLabel(key.string());
      if (advice != null) {
        findings.warn(key.path() + ": " + key.string() + " is " + advice);
      }
      noSelector(constraint.field("labelSelector"), findings);
    }
  }

  private static void noSelector(Node selector, Findings findings) {
    if (selector.absent()) {
      findings.warn(selector.path() + NO_SELECTOR);
    }
  }

  private static void podAffinity(Node affinity, Findings findings) {
    for (Node term : elements(affinity.field("requiredDuringSchedulingIgnoredDuringExecution"))) {
      noSelector(term.field("labelSelector"), findings);
    }
    for (Node weighted :
        elements(affinity.field("preferredDuringSchedulingIgnoredDuringExecution"))) {
      noSelector(weighted.at("podAffinityTerm.labelSelector"), findings);
    }
  }

  private static void repeated(Node list, String field, String text, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (Node element : elements(list)) {
      Node value = element.field(field);
      if (!seen.add(value.string())) {
        findings.warn(value.path() + ": " + text + ErrorValue.text(value.string()));
      }
    }
  }

  /** Bytes come whole. */
  private static void fractions(Node amounts, Findings findings) {
    JsonObject map = amounts.object();
    for (String name : AMOUNTS) {
      String amount = map.string(name, "0");
      if (Quantities.value(amount).stripTrailingZeros().scale() > 0) {
        findings.warn(
            amounts.entry(name).path()
                + ": fractional byte value \""
                + amount
                + "\" is invalid, must be an integer");
      }
    }
  }

  /** A variable that is there again and does not build on the one before. */
  private static void environment(Node env, Findings findings) {
    Set<String> seen = new HashSet<>();
    for (Node variable : elements(env)) {
      String name = variable.field("name").string();
      String reference = "$(" + name + ")";
      String value = variable.field("value").string();
      boolean builds = value.contains(reference) && !value.equals(reference);
      if (!seen.add(name) && (variable.field("valueFrom").present() || !builds)) {
        findings.warn(
            variable.path()
                + ": hides previous definition of "
                + ErrorValue.text(name)
                + ", which may be dropped when using apply");
      }
    }
  }

  /** Ports of all containers together, by number and protocol. */
  private static void ports(Node spec, Findings findings) {
    Map<String, List<Node>> all = new HashMap<>();
    for (Node container : containers(spec)) {
      for (Node port : elements(container.field("ports"))) {
        if (!port.field("hostIP").empty() && port.field("hostPort").empty()) {
          findings.warn(
              port.path() + ": hostIP set without hostPort: " + GoStructs.text(port.object()));
        }
        String key = port.field("containerPort").integer() + "/" + port.field("protocol").string();
        List<Node> others = all.computeIfAbsent(key, _ -> new ArrayList<>());
        others.forEach(other -> clash(port, other, findings));
        others.add(port);
      }
    }
  }

  private static void clash(Node port, Node other, Findings findings) {
    String ip = port.field("hostIP").string();
    String otherIp = other.field("hostIP").string();
    long host = port.field("hostPort").integer();
    long otherHost = other.field("hostPort").integer();
    String what;
    if (ip.equals(otherIp) && host == otherHost) {
      what = "duplicate";
    } else if (host == 0 || otherHost == 0) {
      what = "overlapping";
    } else if (host == otherHost && ip.isEmpty() != otherIp.isEmpty()) {
      what = "dangerously ambiguous";
    } else {
      return;
    }
    findings.warn(port.path() + ": " + what + " port definition with " + other.path());
  }

  private static void addresses(Node spec, Findings findings) {
    Node servers = spec.at("dnsConfig.nameservers");
    JsonArray list = servers.list();
    for (int i = 0; i < list.size(); i++) {
      AddressWarnings.ip(servers.element(i), findings);
    }
    for (Node alias : elements(spec.field("hostAliases"))) {
      AddressWarnings.ip(alias.field("ip"), findings);
    }
  }
}
