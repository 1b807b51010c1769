package dev.insula.controllers.endpoints;

import dev.insula.client.DeleteOptions;
import dev.insula.client.WriteOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the endpoint slices of one service. */
final class EndpointSlices {

  private static final WriteOptions WRITE = WriteOptions.as("kube-controller-manager");
  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final Plane plane;
  private final JsonObject service;

  EndpointSlices(Plane plane, JsonObject service) {
    this.plane = plane;
    this.service = service;
  }

  void write(List<Backend> backends) {
    List<JsonObject> slices = present();
    var plan = new SlicePlan(this::endpoint);
    plan.lay(backends, slices);
    List<JsonObject> missing = new ArrayList<>(plan.missing());
    List<JsonObject> surplus = new ArrayList<>(plan.surplus());
    if (backends.isEmpty()) {
      keepPlaceholder(missing, surplus);
    }
    // First what adds, then what takes away, so that no endpoint is missing in between.
    missing.forEach(this::create);
    plan.changed().forEach(slice -> plane.client().update(resource(), labelled(slice), WRITE));
    surplus.forEach(this::delete);
  }

  /** A service without endpoints has one empty slice for each family. */
  private void keepPlaceholder(List<JsonObject> missing, List<JsonObject> surplus) {
    List<String> families = service.objectAt("spec").strings("ipFamilies");
    for (String family : families.isEmpty() ? List.of("IPv4") : families) {
      JsonObject empty = null;
      for (JsonObject slice : surplus) {
        if (slice.string("addressType", "").equals(family)
            && slice.objects("endpoints").isEmpty()) {
          empty = slice;
        }
      }
      if (empty != null) {
        JsonObject kept = empty;
        surplus.removeIf(slice -> Meta.uid(slice).equals(Meta.uid(kept)));
      } else {
        missing.add(
            JsonObject.of(
                "addressType", family, "ports", new JsonArray(), "endpoints", new JsonArray()));
      }
    }
  }

  private List<JsonObject> present() {
    String key = Meta.namespace(service) + "/" + Meta.name(service);
    var out = new ArrayList<JsonObject>();
    for (Item item : plane.all(Kinds.ENDPOINT_SLICES).by(Kinds.BY_SERVICE, key)) {
      JsonObject slice = item.tree();
      boolean ours = MANAGER.equals(Meta.labels(slice).get(MANAGED_BY));
      if (ours && !item.deleting()) {
        out.add(slice);
      }
    }
    return out;
  }

  private JsonObject endpoint(Backend backend) {
    var out =
        JsonObject.of(
            "addresses",
            JsonArray.of(backend.address()),
            "conditions",
            JsonObject.of(
                "ready",
                backend.ready(),
                "serving",
                backend.serving(),
                "terminating",
                backend.pod().deleting()));
    if (!backend.hostname().isEmpty()) {
      out.put("hostname", backend.hostname());
    }
    out.put("targetRef", backend.targetRef());
    String node = backend.pod().nodeName();
    if (!node.isEmpty()) {
      out.put("nodeName", node);
      String zone = zone(node);
      if (zone != null) {
        out.put("zone", zone);
      }
    }
    return out;
  }

  private @Nullable String zone(String node) {
    Item item = plane.all(Kinds.NODES).get(new ObjectName("", node));
    return item == null ? null : item.labels().get(ZONE);
  }

  private void create(JsonObject content) {
    var slice =
        JsonObject.of(
            "apiVersion",
            "discovery.k8s.io/v1",
            "kind",
            "EndpointSlice",
            "metadata",
            JsonObject.of(
                "generateName",
                Meta.name(service) + "-",
                "namespace",
                Meta.namespace(service),
                "ownerReferences",
                JsonArray.of(
                    Owner.controllerReference(
                        "v1", "Service", Meta.name(service), Meta.uid(service)))));
    slice.putAll(content);
    plane.client().create(resource(), labelled(slice), WRITE);
  }

  private JsonObject labelled(JsonObject slice) {
    var labels = new JsonObject();
    labels.putAll(Meta.labels(service));
    labels.put(SERVICE, Meta.name(service));
    labels.put(MANAGED_BY, MANAGER);
    if (isHeadless(service)) {
      labels.put(HEADLESS, "");
    } else {
      labels.remove(HEADLESS);
    }
    slice.objectOrCreate("metadata").put("labels", labels);
    return slice;
  }

  static boolean isHeadless(JsonObject service) {
    return service.objectAt("spec").string("clusterIP", "").equals("None");
  }

  private void delete(JsonObject slice) {
    try {
      plane
          .client()
          .delete(resource(), Meta.objectName(slice), DeleteOptions.ofUid(Meta.uid(slice)));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }

  private static GroupVersionResource resource() {
    return Kinds.ENDPOINT_SLICES.resource();
  }
}
