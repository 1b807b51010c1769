package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rules on ingresses, policies, endpoints and addresses. */
final class NetworkChecks {

  private static final int MAX_ADDRESSES = 100;

  private NetworkChecks() {}

  static void define(Vocabulary words) {
    words.check("ingressBackend", NetworkChecks::ingressBackend);
    words.check("ingressNeedsBackend", NetworkChecks::ingressNeedsBackend);
    words.check("ingressHost", NetworkChecks::ingressHost);
    words.check("ingressPathRules", NetworkChecks::ingressPath);
    words.check("itemHostname", NetworkChecks::hostnames);
    words.check("ingressClassAnnotation", NetworkChecks::classAnnotation);
    words.check("ingressClassParameters", NetworkChecks::classParameters);
    words.check("networkPolicyPort", NetworkChecks::policyPort);
    words.check("networkPolicyPeer", NetworkChecks::policyPeer);
    words.check("policyTypeList", NetworkChecks::policyTypes);
    words.check("ipBlockExcept", NetworkChecks::except);
    words.check("ipAddressName", NetworkChecks::addressName);
    words.check("serviceCidrs", NetworkChecks::serviceCidrs);
    words.check("endpointIp", NetworkChecks::endpointsIp);
    words.check("subsetAddresses", NetworkChecks::subsetAddresses);
    words.check("portNameOfSeveral", NetworkChecks::portNameOfSeveral);
    words.check("endpointAddresses", NetworkChecks::endpointAddresses);
    words.check("slicePortName", NetworkChecks::slicePortName);
  }

  private static void policyTypes(Node types, Findings findings) {
    if (types.list().size() > 2) {
      findings.invalid(types, "may not specify more than two policyTypes");
      return;
    }
    List<String> known = List.of("Ingress", "Egress");
    for (int i = 0; i < types.list().size(); i++) {
      Node type = types.element(i);
      if (!known.contains(type.string())) {
        findings.unsupported(type, type.string(), known);
      }
    }
  }

  private static void ingressBackend(Node backend, Findings findings) {
    Node service = backend.field("service");
    Node resource = backend.field("resource");
    if (resource.present() && service.present()) {
      findings.invalid(backend, "", "cannot set both resource and service backends");
    } else if (resource.present()) {
      typedReference(resource, findings);
    } else if (service.present()) {
      serviceBackend(backend, service, findings);
    } else {
      findings.invalid(backend, "", "resource or service backend is required");
    }
  }

  private static void serviceBackend(Node backend, Node service, Findings findings) {
    Node name = service.field("name");
    if (name.empty()) {
      findings.required(name);
    } else {
      NameRules.dns1123Label(name.string()).forEach(text -> findings.invalid(name, text));
    }
    Node portName = service.at("port.name");
    Node number = service.at("port.number");
    boolean named = !portName.empty();
    boolean numbered = number.integer() != 0;
    if (named && numbered) {
      findings.invalid(backend, "", "cannot set both port name & port number");
    } else if (named) {
      NameRules.portName(portName.string()).forEach(text -> findings.invalid(portName, text));
    } else if (numbered) {
      if (number.integer() < 1 || number.integer() > 65535) {
        findings.invalid(number, "must be between 1 and 65535, inclusive");
      }
    } else {
      findings.required(backend, "port name or number is required");
    }
  }

  private static void ingressNeedsBackend(Node spec, Findings findings) {
    if (spec.field("rules").empty() && spec.field("defaultBackend").absent()) {
      Object shown = spec.field("rules").value();
      findings.invalid(spec, shown, "either `defaultBackend` or `rules` must be specified");
    }
  }

  private static void ingressHost(Node host, Findings findings) {
    String text = host.string();
    if (text.isEmpty()) {
      return;
    }
    if (IpAddress.parse(text).isPresent()) {
      findings.invalid(host, "must be a DNS name, not an IP address");
    }
    List<String> wrong =
        text.contains("*") ? NameRules.wildcardSubdomain(text) : NameRules.dns1123Subdomain(text);
    wrong.forEach(message -> findings.invalid(host, message));
  }

  private static void ingressPath(Node rule, Findings findings) {
    Node path = rule.field("path");
    String text = path.string();
    switch (rule.field("pathType").string()) {
      case "Exact", "Prefix" -> {
        if (!text.startsWith("/")) {
          findings.invalid(path, text, "must be an absolute path");
        }
        for (String part : List.of("//", "/./", "/../", "%2f", "%2F")) {
          if (text.contains(part)) {
            findings.invalid(path, "must not contain '" + part + "'");
          }
        }
        for (String end : List.of("/..", "/.")) {
          if (text.endsWith(end)) {
            findings.invalid(path, "cannot end with '" + end + "'");
          }
        }
      }
      case "ImplementationSpecific" -> {
        if (!text.isEmpty() && !text.startsWith("/")) {
          findings.invalid(path, "must be an absolute path");
        }
      }
      default -> {}
    }
  }

  private static void hostnames(Node hosts, Findings findings) {
    for (int i = 0; i < hosts.list().size(); i++) {
      Node host = hosts.element(i);
      List<String> wrong =
          host.string().contains("*")
              ? NameRules.wildcardSubdomain(host.string())
              : NameRules.dns1123Subdomain(host.string());
      wrong.forEach(text -> findings.invalid(host, text));
    }
  }

  private static void classAnnotation(Node ingress, Findings findings) {
    Node annotation = ingress.at("metadata.annotations").entry("kubernetes.io/ingress.class");
    if (annotation.present() && !ingress.isUpdate()) {
      findings.warn(
          "annotation \"kubernetes.io/ingress.class\" is deprecated, please use"
              + " 'spec.ingressClassName' instead");
    }
    Node name = ingress.at("spec.ingressClassName");
    boolean differs = annotation.present() && name.present();
    if (differs && !ingress.isUpdate() && !annotation.string().equals(name.string())) {
      findings.invalid(
          annotation.named("/annotations.kubernetes.io/ingress.class"),
          "must match `ingressClassName` when both are specified");
    }
  }

  private static void typedReference(Node reference, Findings findings) {
    Node group = reference.field("apiGroup");
    if (group.present()) {
      Formats.named("dnsSubdomain")
          .apply(group.string())
          .forEach(text -> findings.invalid(group, text));
    }
    for (String field : List.of("kind", "name")) {
      Node node = reference.field(field);
      if (node.empty()) {
        findings.required(node);
      } else {
        Formats.named("pathSegment")
            .apply(node.string())
            .forEach(text -> findings.invalid(node, text));
      }
    }
  }

  private static void classParameters(Node parameters, Findings findings) {
    typedReference(parameters, findings);
    Node scope = parameters.field("scope");
    Node namespace = parameters.field("namespace");
    switch (scope.string()) {
      case "Namespace" -> {
        if (namespace.empty()) {
          findings.required(namespace, "`parameters.scope` is set to 'Namespace'");
        } else {
          NameRules.dns1123Label(namespace.string())
              .forEach(text -> findings.invalid(namespace, text));
        }
      }
      case "Cluster" -> {
        if (namespace.present()) {
          findings.forbidden(namespace, "`parameters.scope` is set to 'Cluster'");
        }
      }
      default -> findings.unsupported(scope, scope.string(), List.of("Cluster", "Namespace"));
    }
  }

  private static void policyPort(Node port, Findings findings) {
    Node number = port.field("port");
    Node end = port.field("endPort");
    if (number.present()) {
      if (end.present() && !(number.value() instanceof Long)) {
        findings.invalid(end, "may not be specified when `port` is non-numeric");
      }
      ContainerChecks.portNumberOrName(number, findings);
      if (end.present() && number.value() instanceof Long first) {
        if (end.integer() < first) {
          findings.invalid(end, first, "must be greater than or equal to `port`");
        }
        if (end.integer() < 1 || end.integer() > 65535) {
          findings.invalid(end, "must be between 1 and 65535, inclusive");
        }
      }
    } else if (end.present()) {
      findings.invalid(end, "may not be specified when `port` is not specified");
    }
  }

  private static void policyPeer(Node peer, Findings findings) {
    boolean block = peer.field("ipBlock").present();
    boolean selector =
        peer.field("podSelector").present() || peer.field("namespaceSelector").present();
    if (block && selector) {
      findings.forbidden(peer, "may not specify both ipBlock and another peer");
    } else if (!block && !selector) {
      findings.required(peer, "must specify a peer");
    }
  }

  private static void except(Node block, Findings findings) {
    if (block.field("cidr").empty()) {
      return;
    }
    Optional<Cidr> whole = Cidr.parse(block.field("cidr").string());
    Node list = block.field("except");
    for (int i = 0; i < list.list().size(); i++) {
      Node one = list.element(i);
      Optional<Cidr> part = Cidr.parse(one.string());
      if (part.isEmpty()) {
        Formats.cidr(one.string()).forEach(text -> findings.invalid(one, text));
      } else if (whole.isPresent() && !whole.get().strictlyContains(part.get())) {
        findings.invalid(one, "must be a strict subset of `cidr`");
      }
    }
  }

  private static void addressName(Node address, Findings findings) {
    Node name = address.at("metadata.name");
    String text = name.string();
    if (address.isUpdate() || name.empty()) {
      return;
    }
    boolean zeros =
        text.matches("([0-9]+\\.){3}[0-9]+")
            && List.of(text.split("\\.")).stream()
                .anyMatch(p -> p.length() > 1 && p.startsWith("0"));
    if (zeros) {
      findings.invalid(name, "must not have leading 0s");
    } else {
      Formats.ip(text).forEach(message -> findings.invalid(name, message));
    }
  }

  private static void serviceCidrs(Node cidrs, Findings findings) {
    JsonArray list = cidrs.list();
    Set<Boolean> families = new HashSet<>();
    boolean twice = false;
    for (String text : list.strings()) {
      twice |= Cidr.parse(text).filter(cidr -> !families.add(cidr.address().isV4())).isPresent();
    }
    if (list.size() > 2) {
      findings.invalid(cidrs, JsonObject.of("CIDRs", list), "may only hold up to 2 values");
    } else if (twice) {
      findings.invalid(
          cidrs,
          "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and"
              + " 2001:db8::/64");
    }
    for (int i = 0; i < list.size(); i++) {
      Node one = cidrs.element(i);
      Optional<Cidr> cidr = Cidr.parse(one.string());
      Formats.cidr(one.string()).forEach(text -> findings.invalid(one, text));
      if (cidr.isPresent() && cidr.get().hasHostBits()) {
        findings.invalid(one, "must not have bits set beyond the prefix length");
      }
      if (BasicChecks.changed(one) && one.old() != null) {
        findings.invalid(one, "field is immutable");
      }
    }
  }

  /** An address that other machines can be reached at. */
  static void endpointIp(Node ip, Findings findings) {
    Formats.ip(ip.string()).forEach(text -> findings.invalid(ip, text));
    IpAddress.parse(ip.string()).ifPresent(address -> special(ip, address, findings));
  }

  /** The address of Endpoints, whose form is looked at twice. */
  private static void endpointsIp(Node ip, Findings findings) {
    Formats.ip(ip.string()).forEach(text -> findings.invalid(ip, ip.string(), text));
    IpAddress.parse(ip.string())
        .ifPresentOrElse(
            address -> special(ip, address, findings),
            () -> findings.invalid(ip, ip.string(), "must be a valid IP address"));
  }

  static void special(Node ip, IpAddress address, Findings findings) {
    if (address.isUnspecified()) {
      findings.invalid(ip, "may not be unspecified (" + ip.string() + ")");
    }
    if (address.isLoopback()) {
      findings.invalid(ip, "may not be in the loopback range (127.0.0.0/8, ::1/128)");
    }
    if (address.isLinkLocal()) {
      findings.invalid(ip, "may not be in the link-local range (169.254.0.0/16, fe80::/10)");
    }
    if (address.isLinkLocalMulticast()) {
      findings.invalid(
          ip, "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)");
    }
  }

  private static void subsetAddresses(Node subset, Findings findings) {
    if (subset.field("addresses").empty() && subset.field("notReadyAddresses").empty()) {
      findings.required(subset, "must specify `addresses` or `notReadyAddresses`");
    }
  }

  /** Of several ports each has a name. */
  private static void portNameOfSeveral(Node port, Findings findings) {
    if (port.parent().list().size() > 1 && port.field("name").empty()) {
      findings.required(port.field("name"));
    }
  }

  private static void endpointAddresses(Node endpoint, Findings findings) {
    Node addresses = endpoint.field("addresses");
    String type = endpoint.root().field("addressType").string();
    if (addresses.empty()) {
      findings.required(addresses, "must contain at least 1 address");
    } else if (addresses.list().size() > MAX_ADDRESSES) {
      findings.tooMany(addresses, addresses.list().size(), MAX_ADDRESSES);
    }
    for (int i = 0; i < addresses.list().size(); i++) {
      address(type, addresses, addresses.element(i), findings);
    }
  }

  private static void address(String type, Node list, Node address, Findings findings) {
    String text = address.string();
    Optional<IpAddress> ip = IpAddress.parse(text);
    switch (type) {
      case "IPv4", "IPv6" -> {
        if (ip.isEmpty()) {
          Formats.ip(text).forEach(message -> findings.invalid(address, message));
        } else if (ip.get().isV4() != type.equals("IPv4")) {
          String family = type.equals("IPv4") ? "an IPv4" : "an IPv6";
          findings.invalid(list, text, "must be " + family + " address");
        } else {
          special(address, ip.get(), findings);
        }
      }
      case "FQDN" ->
          NameRules.dns1123Subdomain(text).forEach(message -> findings.invalid(address, message));
      default -> {}
    }
  }

  private static void slicePortName(Node port, Findings findings) {
    Node name = port.field("name");
    Object list = port.parent().value();
    if (!name.empty()) {
      NameRules.dns1123Label(name.string()).forEach(text -> findings.invalid(name, text));
    }
    if (list != null && !findings.seen(list, "name").add(name.string())) {
      findings.duplicate(name, name.string(), "");
    }
  }
}
