package dev.insula.controllers.endpoints;

import dev.insula.client.ObjectReference;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Writes the Endpoints object of one service, the older form of endpoint slices. */
final class EndpointsObject {

  /** Addresses of the object; more are only in the slices. */
  private static final int MOST = 1_000;

  private static final String MANAGED_BY = "endpoints.kubernetes.io/managed-by";
  private static final String OVER_CAPACITY = "endpoints.kubernetes.io/over-capacity";
  private static final String HEADLESS = "service.kubernetes.io/headless";

  private final Plane plane;
  private final JsonObject service;
  private final Optional<Instant> trigger;

  EndpointsObject(Plane plane, JsonObject service, Optional<Instant> trigger) {
    this.plane = plane;
    this.service = service;
    this.trigger = trigger;
  }

  void write(List<Backend> backends) {
    List<Backend> all = shown(backends);
    JsonArray subsets = Subsets.of(all.subList(0, Math.min(MOST, all.size())), publishesAll());
    JsonObject endpoints = endpoints();
    JsonObject before = endpoints.deepCopy();
    if (subsets.isEmpty()) {
      endpoints.remove("subsets");
    } else {
      endpoints.put("subsets", subsets);
    }
    Meta.of(endpoints).put("labels", labels());
    cut(endpoints, all.size() > MOST);
    if (present().isPresent() && endpoints.equals(before)) {
      return;
    }
    TriggerTimes.put(trigger, endpoints);
    if (present().isPresent()) {
      plane.client().update(Kinds.ENDPOINTS.resource(), endpoints, Live.WRITE);
    } else {
      plane.client().create(Kinds.ENDPOINTS.resource(), endpoints, Live.WRITE);
    }
  }

  /** That the object was refused, on the object itself. */
  void tellFailure(ApiException e) {
    boolean isThere = present().isPresent();
    plane.event(
        ObjectReference.to(endpoints()),
        "Warning",
        isThere ? "FailedToUpdateEndpoint" : "FailedToCreateEndpoint",
        "Failed to %s %s: %s"
            .formatted(
                isThere ? "update endpoint" : "create endpoint for service",
                Meta.objectName(service),
                e.status().message()));
  }

  private Optional<Item> present() {
    return Optional.ofNullable(plane.all(Kinds.ENDPOINTS).get(Meta.objectName(service)));
  }

  private JsonObject endpoints() {
    return present()
        .map(Item::tree)
        .orElseGet(
            () ->
                JsonObject.of(
                    "apiVersion",
                    "v1",
                    "kind",
                    "Endpoints",
                    "metadata",
                    JsonObject.of(
                        "name", Meta.name(service), "namespace", Meta.namespace(service))));
  }

  private JsonObject labels() {
    var labels = new JsonObject();
    labels.putAll(Meta.labels(service));
    labels.put(MANAGED_BY, "endpoint-controller");
    if (EndpointSlices.isHeadless(service)) {
      labels.put(HEADLESS, "");
    } else {
      labels.remove(HEADLESS);
    }
    return labels;
  }

  private static void cut(JsonObject endpoints, boolean isCut) {
    if (isCut) {
      Meta.of(endpoints).objectOrCreate("annotations").put(OVER_CAPACITY, "truncated");
    } else if (Meta.annotations(endpoints).containsKey(OVER_CAPACITY)) {
      Meta.of(endpoints).objectAt("annotations").remove(OVER_CAPACITY);
    }
  }

  private boolean publishesAll() {
    return service.objectAt("spec").bool("publishNotReadyAddresses", false);
  }

  /** Only the service's first family, and pods that are ending only where all are published. */
  private List<Backend> shown(List<Backend> backends) {
    List<String> families = service.objectAt("spec").strings("ipFamilies");
    String family = families.isEmpty() ? "IPv4" : families.getFirst();
    boolean needsPort = !service.objectAt("spec").objects("ports").isEmpty();
    return backends.stream()
        .filter(backend -> backend.family().equals(family))
        .filter(backend -> publishesAll() || !backend.pod().deleting())
        .filter(backend -> !needsPort || !backend.ports().isEmpty())
        .sorted(Comparator.comparing(backend -> !backend.serving()))
        .toList();
  }
}
