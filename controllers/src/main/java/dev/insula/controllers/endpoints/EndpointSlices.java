package dev.insula.controllers.endpoints;

import dev.insula.client.DeleteOptions;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the endpoint slices of one service. */
final class EndpointSlices {

  static final String MANAGED_BY = "endpointslice.kubernetes.io/managed-by";
  static final String MANAGER = "endpointslice-controller.k8s.io";
  private static final String SERVICE = "kubernetes.io/service-name";
  private static final String HEADLESS = "service.kubernetes.io/headless";
  private static final Set<String> CLOSE =
      Set.of("PreferClose", "PreferSameZone", "PreferSameNode");
  private static final Set<String> HINTS_BY_ANNOTATION = Set.of("Auto", "auto");
  private static final String ZONE = "topology.kubernetes.io/zone";

  private final Plane plane;
  private final JsonObject service;
  private final Optional<Instant> trigger;

  EndpointSlices(Plane plane, JsonObject service, Optional<Instant> trigger) {
    this.plane = plane;
    this.service = service;
    this.trigger = trigger;
  }

  void write(List<Backend> backends) {
    List<JsonObject> present = present();
    List<String> families = families();
    for (String family : families) {
      write(
          backends.stream().filter(backend -> backend.family().equals(family)).toList(),
          family,
          present.stream().filter(slice -> family(slice).equals(family)).toList());
    }
    present.stream().filter(slice -> !families.contains(family(slice))).forEach(this::delete);
  }

  private List<String> families() {
    List<String> families = service.objectAt("spec").strings("ipFamilies");
    return families.isEmpty() ? List.of("IPv4") : families;
  }

  private static String family(JsonObject slice) {
    return slice.string("addressType", "");
  }

  private void write(List<Backend> backends, String family, List<JsonObject> present) {
    List<JsonObject> own = present.stream().filter(this::isOwned).toList();
    var plan = new SlicePlan(this::endpoint);
    plan.lay(backends, own);
    List<JsonObject> missing = new ArrayList<>(plan.missing());
    List<JsonObject> surplus = new ArrayList<>(plan.surplus());
    List<JsonObject> changed = new ArrayList<>(plan.changed());
    if (missing.isEmpty() && surplus.size() == own.size()) {
      keepPlaceholder(family, missing, surplus);
    }
    reuse(missing, surplus, changed);
    // First what adds, then what takes away, so that no endpoint is missing in between.
    missing.forEach(this::create);
    own.stream()
        .filter(slice -> contains(changed, slice) || hasOldLabels(slice, surplus))
        .forEach(this::update);
    surplus.forEach(this::delete);
    present.stream().filter(slice -> !isOwned(slice)).forEach(this::delete);
  }

  /** A slice may be left of an earlier service of the name; the garbage collector has it, too. */
  private boolean isOwned(JsonObject slice) {
    return Meta.ownerReferences(slice).stream()
        .anyMatch(owner -> owner.string("uid", "").equals(Meta.uid(service)));
  }

  /** A service without endpoints of a family has one empty slice for it. */
  private static void keepPlaceholder(
      String family, List<JsonObject> missing, List<JsonObject> surplus) {
    if (surplus.size() == 1 && isPlaceholder(surplus.getFirst())) {
      surplus.clear();
    } else {
      missing.add(
          JsonObject.of(
              "addressType", family, "ports", new JsonArray(), "endpoints", new JsonArray()));
    }
  }

  private static boolean isPlaceholder(JsonObject slice) {
    return slice.objects("endpoints").isEmpty() && slice.objects("ports").isEmpty();
  }

  /** What would be deleted becomes what would be made. */
  private static void reuse(
      List<JsonObject> missing, List<JsonObject> surplus, List<JsonObject> changed) {
    while (!missing.isEmpty() && !surplus.isEmpty()) {
      JsonObject slice = surplus.removeFirst();
      slice.putAll(missing.removeLast());
      changed.add(slice);
    }
  }

  private boolean hasOldLabels(JsonObject slice, List<JsonObject> surplus) {
    return !contains(surplus, slice) && !Meta.labels(slice).equals(Meta.strings(labels()));
  }

  private static boolean contains(List<JsonObject> slices, JsonObject slice) {
    return slices.stream().anyMatch(each -> Meta.uid(each).equals(Meta.uid(slice)));
  }

  private void update(JsonObject slice) {
    plane.client().update(resource(), completed(slice), Live.WRITE);
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
    if (backend.ready()) {
      JsonObject hints = hints(node, out.string("zone", ""));
      if (!hints.isEmpty()) {
        out.put("hints", hints);
      }
    }
    return out;
  }

  /** What the field {@code trafficDistribution} asks for; the older annotation comes before it. */
  private JsonObject hints(String node, String zone) {
    String wish = service.objectAt("spec").string("trafficDistribution", "");
    var hints = new JsonObject();
    if (!CLOSE.contains(wish) || HINTS_BY_ANNOTATION.contains(topologyMode())) {
      return hints;
    }
    if (!zone.isEmpty()) {
      hints.put("forZones", JsonArray.of(JsonObject.of("name", zone)));
    }
    if (!node.isEmpty() && wish.equals("PreferSameNode")) {
      hints.put("forNodes", JsonArray.of(JsonObject.of("name", node)));
    }
    return hints;
  }

  private String topologyMode() {
    Map<String, String> annotations = Meta.annotations(service);
    return annotations.getOrDefault(
        "service.kubernetes.io/topology-aware-hints",
        annotations.getOrDefault("service.kubernetes.io/topology-mode", ""));
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
    plane.client().create(resource(), completed(slice), Live.WRITE);
  }

  private JsonObject completed(JsonObject slice) {
    slice.objectOrCreate("metadata").put("labels", labels());
    TriggerTimes.put(trigger, slice);
    return slice;
  }

  private JsonObject labels() {
    var labels = new JsonObject();
    labels.putAll(Meta.labels(service));
    labels.put(SERVICE, Meta.name(service));
    labels.put(MANAGED_BY, MANAGER);
    if (isHeadless(service)) {
      labels.put(HEADLESS, "");
    } else {
      labels.remove(HEADLESS);
    }
    return labels;
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
