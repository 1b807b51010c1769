package dev.insula.controllers.endpoints;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the backends of a service among pods. Pure. Source: the page "EndpointSlices". */
final class Backends {

  private Backends() {}

  static List<Backend> of(JsonObject service, List<PodView> pods) {
    JsonObject spec = service.objectAt("spec");
    List<String> families = spec.strings("ipFamilies");
    boolean publishAll = spec.bool("publishNotReadyAddresses", false);
    var out = new ArrayList<Backend>();
    for (PodView pod : pods) {
      if (pod.isFinished()) {
        continue;
      }
      JsonArray ports = ports(spec, pod);
      if (ports == null) {
        continue;
      }
      boolean serving = pod.isReady() || publishAll;
      String hostname =
          pod.subdomain().equals(Meta.name(service)) && !pod.subdomain().isEmpty()
              ? pod.hostname()
              : "";
      for (String ip : pod.ips()) {
        var backend = new Backend(pod, ip, ports, serving && !pod.deleting(), serving, hostname);
        if (families.isEmpty() || families.contains(backend.family())) {
          out.add(backend);
        }
      }
    }
    return out;
  }

  /** Null if the service has ports and none of them leads anywhere on this pod. */
  private static @Nullable JsonArray ports(JsonObject spec, PodView pod) {
    var out = new JsonArray();
    List<JsonObject> declared = spec.objects("ports");
    for (JsonObject port : declared) {
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
    return out.isEmpty() && !declared.isEmpty() ? null : out;
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
