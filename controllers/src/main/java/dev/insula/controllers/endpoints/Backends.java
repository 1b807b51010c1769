package dev.insula.controllers.endpoints;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/** Finds the backends of a service among pods. Pure. Source: the page "EndpointSlices". */
final class Backends {

  private Backends() {}

  static List<Backend> of(JsonObject service, List<PodView> pods) {
    JsonObject spec = service.objectAt("spec");
    List<String> families = spec.strings("ipFamilies");
    boolean publishAll = spec.bool("publishNotReadyAddresses", false);
    var out = new ArrayList<Backend>();
    // Hardly two pods differ in their ports, and to put these in order takes a hash of each.
    var ordered = new HashMap<JsonArray, JsonArray>();
    for (PodView pod : pods) {
      if (pod.isFinished()) {
        continue;
      }
      JsonArray ports = ordered.computeIfAbsent(ports(spec, pod), Backends::inOrder);
      boolean ready = publishAll || (pod.isReady() && !pod.deleting());
      String hostname =
          pod.subdomain().equals(Meta.name(service)) && !pod.subdomain().isEmpty()
              ? pod.hostname()
              : "";
      for (String ip : pod.ips()) {
        var backend = new Backend(pod, ip, ports, ready, pod.isReady(), hostname);
        if (families.isEmpty() || families.contains(backend.family())) {
          out.add(backend);
        }
      }
    }
    return out;
  }

  /** Those of the service's ports that lead somewhere on this pod. */
  private static JsonArray ports(JsonObject spec, PodView pod) {
    var out = new JsonArray();
    for (JsonObject port : spec.objects("ports")) {
      long number = number(port, pod);
      if (number > 0) {
        var made =
            JsonObject.of(
                "name",
                port.string("name", ""),
                "port",
                number,
                "protocol",
                port.string("protocol", "TCP"));
        Object application = port.get("appProtocol");
        if (application != null) {
          made.put("appProtocol", application);
        }
        out.add(made);
      }
    }
    return out;
  }

  private static JsonArray inOrder(JsonArray ports) {
    return JsonArray.of(
        ports.objects().stream().sorted(Comparator.comparing(PortHash::ofSlice)).toArray());
  }

  private static long number(JsonObject port, PodView pod) {
    Object target = port.get("targetPort");
    if (target instanceof Long number && number > 0) {
      return number;
    }
    if (target instanceof String name && !name.isEmpty()) {
      for (PodView.Port each : pod.ports()) {
        if (each.name().equals(name) && each.protocol().equals(port.string("protocol", "TCP"))) {
          return each.number();
        }
      }
      return 0;
    }
    return port.integer("port", 0);
  }
}
