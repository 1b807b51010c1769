package dev.insula.controllers.endpoints;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The subsets of an Endpoints object: ports that the same addresses have stand together. Pure.
 * Clients that look at one port only find all of its addresses in one subset.
 */
final class Subsets {

  private static final Comparator<Backend> BY_ADDRESS =
      Comparator.comparing(Backend::address).thenComparing(backend -> backend.pod().uid());

  private Subsets() {}

  /**
   * @param allReady whether pods count as ready that are not
   */
  static JsonArray of(List<Backend> backends, boolean allReady) {
    Map<JsonObject, Set<Backend>> byPort = new LinkedHashMap<>();
    Set<Backend> withoutPorts = new TreeSet<>(BY_ADDRESS);
    for (Backend backend : backends) {
      for (JsonObject port : backend.ports().objects()) {
        byPort.computeIfAbsent(plain(port), _ -> new TreeSet<>(BY_ADDRESS)).add(backend);
      }
      if (backend.ports().isEmpty()) {
        withoutPorts.add(backend);
      }
    }
    Map<Collection<Backend>, List<JsonObject>> byAddresses = new LinkedHashMap<>();
    byPort.forEach(
        (port, addresses) ->
            byAddresses.computeIfAbsent(List.copyOf(addresses), _ -> new ArrayList<>()).add(port));
    if (!withoutPorts.isEmpty()) {
      byAddresses.putIfAbsent(List.copyOf(withoutPorts), List.of());
    }
    var out = new JsonArray();
    byAddresses.forEach((addresses, ports) -> out.add(subset(addresses, ports, allReady)));
    return out;
  }

  private static JsonObject plain(JsonObject port) {
    JsonObject out = port.deepCopy();
    if (out.string("name", "").isEmpty()) {
      out.remove("name");
    }
    return out;
  }

  private static JsonObject subset(
      Collection<Backend> addresses, List<JsonObject> ports, boolean allReady) {
    var ready = new JsonArray();
    var unready = new JsonArray();
    for (Backend backend : addresses) {
      (allReady || backend.serving() ? ready : unready).add(address(backend));
    }
    var out = new JsonObject();
    if (!ready.isEmpty()) {
      out.put("addresses", ready);
    }
    if (!unready.isEmpty()) {
      out.put("notReadyAddresses", unready);
    }
    if (!ports.isEmpty()) {
      out.put(
          "ports",
          JsonArray.of(ports.stream().sorted(Comparator.comparing(PortHash::ofSubset)).toArray()));
    }
    return out;
  }

  private static JsonObject address(Backend backend) {
    var out = JsonObject.of("ip", backend.address());
    if (!backend.hostname().isEmpty()) {
      out.put("hostname", backend.hostname());
    }
    out.put("nodeName", backend.pod().nodeName());
    out.put("targetRef", backend.targetRef());
    return out;
  }
}
