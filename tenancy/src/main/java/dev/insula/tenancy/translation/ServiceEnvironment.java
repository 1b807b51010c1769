package dev.insula.tenancy.translation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The environment variables by which pods find services, for one namespace of a tenant. Immutable.
 *
 * <p>The super cluster's kubelet would give its own; those of a pod's spec win over them, so the
 * tenant's are written into each container, before what the tenant wrote there. Source:
 * "Discovering services" of the Kubernetes documentation; the second form is that of Docker links.
 */
public final class ServiceEnvironment {

  /** The port under which the super cluster's own API server would be announced. */
  private static final int WELL_KNOWN_PORT = 443;

  private final Map<String, String> api;
  private final Map<String, String> services;

  private ServiceEnvironment(Map<String, String> api, Map<String, String> services) {
    this.api = api;
    this.services = services;
  }

  /**
   * @param services the Service objects of the pod's namespace; {@code kubernetes} is left out, the
   *     tenant's API server is announced at the address that pods reach
   */
  public static ServiceEnvironment of(ApiAddress api, Collection<JsonObject> services) {
    var variables = new LinkedHashMap<String, String>();
    for (JsonObject service : services) {
      JsonObject spec = service.objectAt("spec");
      String ip = spec.string("clusterIP", "");
      if (!ip.isEmpty() && !ip.equals("None") && !Meta.name(service).equals("kubernetes")) {
        announce(Meta.name(service), ip, spec.objects("ports"), variables);
      }
    }
    return new ServiceEnvironment(apiVariables(api), variables);
  }

  /** Adds them to every container of a pod spec that does not set them itself. */
  void addTo(JsonObject spec, boolean all) {
    for (JsonObject container : PodSpecs.containers(spec)) {
      JsonArray own = container.arrayOrCreate("env");
      var names = new HashSet<String>();
      own.objects().forEach(env -> names.add(env.string("name", "")));
      var merged = new JsonArray(own.size() + api.size());
      if (all) {
        services.forEach((name, value) -> add(name, value, names, merged));
      }
      api.forEach((name, value) -> add(name, value, names, merged));
      merged.addAll(own);
      container.put("env", merged);
    }
  }

  private static void add(String name, String value, Collection<String> taken, JsonArray to) {
    if (!taken.contains(name)) {
      to.add(JsonObject.of("name", name, "value", value));
    }
  }

  private static Map<String, String> apiVariables(ApiAddress api) {
    var out = new LinkedHashMap<String, String>();
    var port = JsonObject.of("name", "https", "port", (long) api.port(), "protocol", "TCP");
    announce("kubernetes", api.host(), List.of(port), out);
    if (api.port() != WELL_KNOWN_PORT) {
      // Else the variables of that port would be those of the super cluster's API server.
      String prefix = "KUBERNETES_PORT_" + WELL_KNOWN_PORT + "_TCP";
      link(prefix, "tcp", api.host(), api.port(), out);
    }
    return out;
  }

  private static void announce(
      String service, String ip, List<JsonObject> ports, Map<String, String> out) {
    if (ports.isEmpty()) {
      return;
    }
    String name = variable(service);
    long first = ports.getFirst().integer("port", 0);
    out.put(name + "_SERVICE_HOST", ip);
    out.put(name + "_SERVICE_PORT", Long.toString(first));
    for (JsonObject port : ports) {
      String portName = port.string("name", "");
      if (!portName.isEmpty()) {
        out.put(
            name + "_SERVICE_PORT_" + variable(portName), Long.toString(port.integer("port", 0)));
      }
    }
    out.put(name + "_PORT", url(protocol(ports.getFirst()), ip, first));
    for (JsonObject port : ports) {
      long number = port.integer("port", 0);
      String protocol = protocol(port);
      String prefix = name + "_PORT_" + number + "_" + protocol.toUpperCase(Locale.ROOT);
      link(prefix, protocol, ip, number, out);
    }
  }

  private static void link(
      String prefix, String protocol, String ip, long port, Map<String, String> out) {
    out.put(prefix, url(protocol, ip, port));
    out.put(prefix + "_PROTO", protocol);
    out.put(prefix + "_PORT", Long.toString(port));
    out.put(prefix + "_ADDR", ip);
  }

  private static String url(String protocol, String ip, long port) {
    return protocol + "://" + (ip.indexOf(':') >= 0 ? "[" + ip + "]" : ip) + ":" + port;
  }

  private static String protocol(JsonObject port) {
    return port.string("protocol", "TCP").toLowerCase(Locale.ROOT);
  }

  private static String variable(String name) {
    return name.replace('-', '_').toUpperCase(Locale.ROOT);
  }
}
