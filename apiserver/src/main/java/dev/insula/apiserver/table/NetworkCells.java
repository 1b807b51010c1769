package dev.insula.apiserver.table;

import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Cells of services, endpoints and ingresses. */
final class NetworkCells {

  /** Hosts, addresses, ports and endpoints beyond these numbers are counted, not shown. */
  private static final int MAX_SHOWN = 3;

  private NetworkCells() {}

  static void define(CellWords words) {
    words.define("serviceExternalIp", (service, _) -> externalIp(service));
    words.define("servicePorts", (service, _) -> servicePorts(service));
    words.define("endpoints", (endpoints, _) -> endpoints(endpoints));
    words.define("slicePorts", (slice, _) -> slicePorts(slice));
    words.define("sliceEndpoints", (slice, _) -> sliceEndpoints(slice));
    words.define("ingressHosts", (ingress, _) -> ingressHosts(ingress));
    words.define("ingressAddress", (ingress, _) -> loadBalancer(ingress));
    words.define(
        "ingressPorts",
        (ingress, _) -> Values.list(ingress, "spec.tls").isEmpty() ? "80" : "80, 443");
    words.define("ingressClassParameters", (ingressClass, _) -> parameters(ingressClass));
    words.define("parentRef", (address, _) -> parentRef(address));
  }

  private static String externalIp(JsonObject service) {
    String external = String.join(",", Values.list(service, "spec.externalIPs").strings());
    return switch (Values.text(service, "spec.type")) {
      case "ExternalName" -> Values.text(service, "spec.externalName");
      case "LoadBalancer" -> {
        String balancer = loadBalancer(service);
        if (balancer.isEmpty()) {
          yield Values.or(external, "<pending>");
        }
        yield external.isEmpty() ? balancer : balancer + "," + external;
      }
      default -> Values.or(external, "<none>");
    };
  }

  private static String loadBalancer(JsonObject object) {
    return Values.list(object, "status.loadBalancer.ingress").objects().stream()
        .map(entry -> Values.or(entry.string("ip", ""), entry.string("hostname", "")))
        .filter(text -> !text.isEmpty())
        .collect(Collectors.joining(","));
  }

  private static String servicePorts(JsonObject service) {
    String ports =
        Values.list(service, "spec.ports").objects().stream()
            .map(NetworkCells::servicePort)
            .collect(Collectors.joining(","));
    return Values.or(ports, "<none>");
  }

  private static String servicePort(JsonObject port) {
    long nodePort = port.integer("nodePort", 0);
    String number = Long.toString(port.integer("port", 0));
    String shown = nodePort > 0 ? number + ":" + nodePort : number;
    return shown + "/" + port.string("protocol", "");
  }

  private static String endpoints(JsonObject endpoints) {
    var shown = new ArrayList<String>();
    int count = 0;
    for (JsonObject subset : endpoints.objects("subsets")) {
      List<JsonObject> ports = subset.objects("ports");
      List<JsonObject> addresses = subset.objects("addresses");
      if (ports.isEmpty()) {
        for (JsonObject address : addresses) {
          count++;
          addUpTo(shown, address.string("ip", ""));
        }
      }
      for (JsonObject port : ports) {
        for (JsonObject address : addresses) {
          count++;
          addUpTo(shown, hostAndPort(address.string("ip", ""), port.integer("port", 0)));
        }
      }
    }
    String text = String.join(",", shown);
    return count > MAX_SHOWN
        ? text + " + " + (count - MAX_SHOWN) + " more..."
        : Values.or(text, "<none>");
  }

  private static void addUpTo(List<String> shown, String text) {
    if (shown.size() < MAX_SHOWN) {
      shown.add(text);
    }
  }

  private static String hostAndPort(String ip, long port) {
    return ip.indexOf(':') >= 0 ? "[" + ip + "]:" + port : ip + ":" + port;
  }

  private static String slicePorts(JsonObject slice) {
    List<String> ports = new ArrayList<>();
    for (JsonObject port : slice.objects("ports")) {
      Object number = port.get("port");
      ports.add(number instanceof Long n ? n.toString() : Values.or(port.string("name", ""), "*"));
    }
    return Values.or(CoreCells.shortened(ports, MAX_SHOWN, ","), "<unset>");
  }

  private static String sliceEndpoints(JsonObject slice) {
    var addresses = new ArrayList<String>();
    for (JsonObject endpoint : slice.objects("endpoints")) {
      addresses.addAll(endpoint.strings("addresses"));
    }
    return Values.or(CoreCells.shortened(addresses, MAX_SHOWN, ","), "<unset>");
  }

  private static String ingressHosts(JsonObject ingress) {
    var hosts = new ArrayList<String>();
    for (JsonObject rule : Values.list(ingress, "spec.rules").objects()) {
      String host = rule.string("host", "");
      if (!host.isEmpty()) {
        hosts.add(host);
      }
    }
    return Values.or(CoreCells.shortened(hosts, MAX_SHOWN, ","), "*");
  }

  private static String parameters(JsonObject ingressClass) {
    JsonObject parameters = ingressClass.objectAt("spec", "parameters");
    if (parameters.isEmpty()) {
      return "<none>";
    }
    String group = parameters.string("apiGroup", "");
    String kind = parameters.string("kind", "");
    return (group.isEmpty() ? kind : kind + "." + group) + "/" + parameters.string("name", "");
  }

  /** {@code services/default/kubernetes}: resource and group, namespace if there is one, name. */
  private static String parentRef(JsonObject address) {
    JsonObject parent = address.objectAt("spec").object("parentRef");
    if (parent == null) {
      return "<none>";
    }
    String group = parent.string("group", "");
    String namespace = parent.string("namespace", "");
    String resource = parent.string("resource", "") + (group.isEmpty() ? "" : "." + group);
    return resource.toLowerCase(Locale.ROOT)
        + (namespace.isEmpty() ? "" : "/" + namespace)
        + "/"
        + parent.string("name", "");
  }
}
