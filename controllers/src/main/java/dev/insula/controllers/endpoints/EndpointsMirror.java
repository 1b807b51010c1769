package dev.insula.controllers.endpoints;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Keeps endpoint slices equal to hand-made Endpoints of services without a selector. */
public final class EndpointsMirror implements Controller {

  static final String MANAGER = "endpointslicemirroring-controller.k8s.io";
  private static final String SKIP = "endpointslice.kubernetes.io/skip-mirror";
  private static final String LEADER = "control-plane.alpha.kubernetes.io/leader";
  private static final String SERVICE = "kubernetes.io/service-name";

  private static final Set<String> NOT_MIRRORED =
      Set.of(
          "kubectl.kubernetes.io/last-applied-configuration",
          "endpoints.kubernetes.io/last-change-trigger-time");

  @Override
  public String name() {
    return "endpointslice-mirroring";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.ENDPOINTS.groupResource(),
        Kinds.SERVICES.groupResource(),
        Kinds.ENDPOINT_SLICES.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.ENDPOINTS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (!change.resource().equals(Kinds.ENDPOINT_SLICES.groupResource())) {
      wake.accept(change.name());
    } else if (Live.mentions(change.object(), MANAGER)) {
      wake.accept(
          new ObjectName(
              change.name().namespace(), change.now(Kinds.ENDPOINT_SLICES).serviceName()));
    }
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item endpoints = plane.all(Kinds.ENDPOINTS).get(name);
    Item service = plane.all(Kinds.SERVICES).get(name);
    JsonObject tree = endpoints == null ? null : endpoints.tree();
    boolean mirrored =
        tree != null && service != null && isHandMade(tree) && hasNoSelector(service.tree());
    List<JsonObject> present = present(plane, name);
    if (!mirrored && present.isEmpty()) {
      return Result.DONE;
    }
    try {
      write(plane, present, mirrored ? tree : null);
    } catch (ApiException e) {
      if (e.isConflict() || e.isAlreadyExists()) {
        return Result.RETRY;
      }
      if (!e.isNotFound() && e.code() != 403) {
        throw e;
      }
      // The namespace is going away.
    }
    return Result.DONE;
  }

  private static boolean isHandMade(JsonObject endpoints) {
    return !Meta.isDeleting(endpoints)
        && !"true".equals(Meta.labels(endpoints).get(SKIP))
        && !Meta.annotations(endpoints).containsKey(LEADER);
  }

  private static boolean hasNoSelector(JsonObject service) {
    return service.objectAt("spec", "selector").isEmpty() && !Meta.isDeleting(service);
  }

  private static List<JsonObject> present(Plane plane, ObjectName name) {
    return plane.all(Kinds.ENDPOINT_SLICES).by(Kinds.BY_SERVICE, name.toString()).stream()
        .filter(item -> !item.deleting())
        .map(Item::tree)
        .filter(slice -> MANAGER.equals(Meta.labels(slice).get(EndpointSlices.MANAGED_BY)))
        .toList();
  }

  private static void write(Plane plane, List<JsonObject> present, @Nullable JsonObject endpoints) {
    List<JsonObject> surplus = new ArrayList<>(present);
    Collection<JsonObject> wanted = endpoints == null ? List.of() : MirroredSlices.of(endpoints);
    for (JsonObject content : wanted) {
      JsonObject same = null;
      for (JsonObject slice : surplus) {
        if (MirroredSlices.group(slice).equals(MirroredSlices.group(content))) {
          same = slice;
        }
      }
      JsonObject slice = slice(endpoints == null ? new JsonObject() : endpoints, content);
      if (same == null) {
        plane.client().create(Kinds.ENDPOINT_SLICES.resource(), slice, Live.WRITE);
      } else {
        JsonObject kept = same;
        surplus.removeIf(each -> Meta.uid(each).equals(Meta.uid(kept)));
        update(plane, kept, slice);
      }
    }
    for (JsonObject slice : surplus) {
      Live.delete(plane, Kinds.ENDPOINT_SLICES.resource(), Meta.objectName(slice), Meta.uid(slice));
    }
  }

  private static void update(Plane plane, JsonObject present, JsonObject wanted) {
    JsonObject changed = present.deepCopy();
    changed.put("endpoints", wanted.arrayOrCreate("endpoints"));
    // As Kubernetes, which writes it anew with a name in the place of the prefix.
    Meta.of(changed).remove("generateName");
    for (String member : List.of("labels", "annotations")) {
      Object value = Meta.of(wanted).get(member);
      if (value == null) {
        Meta.of(changed).remove(member);
      } else {
        Meta.of(changed).put(member, value);
      }
    }
    if (!content(changed).equals(content(present))) {
      plane.client().update(Kinds.ENDPOINT_SLICES.resource(), changed, Live.WRITE);
    }
  }

  /** All that is compared: the prefix of the name alone is no reason to write. */
  private static JsonObject content(JsonObject slice) {
    JsonObject out = slice.deepCopy();
    Meta.of(out).remove("generateName");
    return out;
  }

  private static JsonObject slice(JsonObject endpoints, JsonObject content) {
    var labels = new JsonObject();
    labels.putAll(Meta.labels(endpoints));
    labels.put(SERVICE, Meta.name(endpoints));
    labels.put(EndpointSlices.MANAGED_BY, MANAGER);
    var metadata =
        JsonObject.of(
            "generateName",
            Meta.name(endpoints) + "-",
            "namespace",
            Meta.namespace(endpoints),
            "labels",
            labels,
            "ownerReferences",
            JsonArray.of(
                Owner.controllerReference(
                    "v1", "Endpoints", Meta.name(endpoints), Meta.uid(endpoints))));
    var annotations = new JsonObject();
    for (Map.Entry<String, String> each : Meta.annotations(endpoints).entrySet()) {
      if (!NOT_MIRRORED.contains(each.getKey())) {
        annotations.put(each.getKey(), each.getValue());
      }
    }
    if (!annotations.isEmpty()) {
      metadata.put("annotations", annotations);
    }
    var out =
        JsonObject.of(
            "apiVersion", "discovery.k8s.io/v1", "kind", "EndpointSlice", "metadata", metadata);
    out.putAll(content);
    return out;
  }
}
