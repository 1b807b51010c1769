package dev.insula.controllers.endpoints;

import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes the Endpoints object of one service, the older form of endpoint slices. */
final class EndpointsObject {

  /** Addresses of the object; more are only in the slices. */
  private static final int MOST = 1_000;

  private static final WriteOptions WRITE = WriteOptions.as("kube-controller-manager");
  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  private final Plane plane;
  private final JsonObject service;

  EndpointsObject(Plane plane, JsonObject service) {
    this.plane = plane;
    this.service = service;
  }

  void write(List<Backend> backends) {
    JsonArray subsets = subsets(backends);
    var labels = new JsonObject();
    labels.putAll(Meta.labels(service));
    labels.put(MANAGED_BY, "endpoint-controller");
    if (EndpointSlices.isHeadless(service)) {
      labels.put(HEADLESS, "");
    }
    Item present = plane.all(Kinds.ENDPOINTS).get(Meta.objectName(service));
    if (present == null) {
      var made =
          JsonObject.of(
              "apiVersion",
              "v1",
              "kind",
              "Endpoints",
              "metadata",
              JsonObject.of(
                  "name",
                  Meta.name(service),
                  "namespace",
                  Meta.namespace(service),
                  "labels",
                  labels));
      putSubsets(made, subsets);
      plane.client().create(Kinds.ENDPOINTS.resource(), made, WRITE);
      return;
    }
    JsonObject tree = present.tree();
    JsonArray before = tree.array("subsets");
    boolean same =
        subsets.equals(before == null ? new JsonArray() : before)
            && labels.equals(Meta.of(tree).object("labels"));
    if (!same) {
      Meta.of(tree).put("labels", labels);
      putSubsets(tree, subsets);
      plane.client().update(Kinds.ENDPOINTS.resource(), tree, WRITE);
    }
  }

  private static void putSubsets(JsonObject endpoints, JsonArray subsets) {
    if (subsets.isEmpty()) {
      endpoints.remove("subsets");
    } else {
      endpoints.put("subsets", subsets);
    }
  }

  /** Only the service's first family, and no pods that are ending. */
  private JsonArray subsets(List<Backend> backends) {
    List<String> families = service.objectAt("spec").strings("ipFamilies");
    String family = families.isEmpty() ? "IPv4" : families.getFirst();
    List<Backend> sorted =
        backends.stream()
            .filter(backend -> backend.family().equals(family) && !backend.pod().deleting())
            .sorted(Comparator.comparing((Backend b) -> !b.ready()).thenComparing(Backend::address))
            .limit(MOST)
            .toList();
    Map<String, List<Backend>> byPorts = new TreeMap<>();
    for (Backend backend : sorted) {
      byPorts.computeIfAbsent(backend.group(), _ -> new ArrayList<>()).add(backend);
    }
    var out = new JsonArray();
    byPorts.values().forEach(group -> out.add(subset(group)));
    return out;
  }

  private static JsonObject subset(List<Backend> group) {
    var ready = new JsonArray();
    var unready = new JsonArray();
    for (Backend backend : group) {
      (backend.ready() ? ready : unready).add(address(backend));
    }
    var out = new JsonObject();
    if (!ready.isEmpty()) {
      out.put("addresses", ready);
    }
    if (!unready.isEmpty()) {
      out.put("notReadyAddresses", unready);
    }
    JsonArray ports = group.getFirst().ports().deepCopy();
    for (JsonObject port : ports.objects()) {
      if (port.string("name", "").isEmpty()) {
        port.remove("name");
      }
    }
    if (!ports.isEmpty()) {
      out.put("ports", ports);
    }
    return out;
  }

  private static JsonObject address(Backend backend) {
    var out = JsonObject.of("ip", backend.address());
    if (!backend.hostname().isEmpty()) {
      out.put("hostname", backend.hostname());
    }
    if (!backend.pod().nodeName().isEmpty()) {
      out.put("nodeName", backend.pod().nodeName());
    }
    out.put("targetRef", backend.targetRef());
    return out;
  }
}
