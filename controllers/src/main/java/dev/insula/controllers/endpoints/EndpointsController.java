package dev.insula.controllers.endpoints;

import dev.insula.client.DeleteOptions;
import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps the endpoint slices and the Endpoints object of each service with a selector. */
public final class EndpointsController implements Controller {

  @Override
  public String name() {
    return "endpoints";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.SERVICES.groupResource(),
        Kinds.PODS.groupResource(),
        Kinds.ENDPOINT_SLICES.groupResource(),
        Kinds.ENDPOINTS.groupResource());
  }

  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.SERVICES.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    GroupResource resource = change.resource();
    if (resource.equals(Kinds.PODS.groupResource())) {
      podChanged(plane, change, wake);
    } else if (resource.equals(Kinds.ENDPOINT_SLICES.groupResource())) {
      Item slice = change.now(Kinds.ENDPOINT_SLICES);
      if (!slice.serviceName().isEmpty()) {
        wake.accept(new ObjectName(slice.name().namespace(), slice.serviceName()));
      }
    } else {
      wake.accept(change.name());
    }
  }

  private static void podChanged(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    List<Item> services =
        plane.all(Kinds.SERVICES).by(Kinds.BY_NAMESPACE, change.name().namespace());
    if (services.isEmpty()) {
      return;
    }
    PodView pod = change.now(Kinds.PODS);
    ApiObject previous = change.previous();
    PodView before = change.before(Kinds.PODS);
    if (previous != null && !change.deleted() && isSame(pod, before)) {
      return;
    }
    for (Item service : services) {
      LabelSelector selector = selector(service.tree());
      if (selector.matches(pod.labels()) || selector.matches(before.labels())) {
        wake.accept(service.name());
      }
    }
  }

  private static boolean isSame(PodView a, PodView b) {
    return a.ips().equals(b.ips())
        && a.isReady() == b.isReady()
        && a.deleting() == b.deleting()
        && a.isFinished() == b.isFinished()
        && a.nodeName().equals(b.nodeName())
        && a.labels().equals(b.labels());
  }

  /** A service without a selector is somebody else's. */
  private static LabelSelector selector(JsonObject service) {
    JsonObject spec = service.objectAt("spec");
    Map<String, String> labels = Meta.strings(spec.object("selector"));
    return labels.isEmpty() || spec.string("type", "").equals("ExternalName")
        ? LabelSelector.nothing()
        : LabelSelector.ofLabels(labels);
  }

  @Override
  public Result reconcile(Plane plane, ObjectName name) {
    Item item = plane.all(Kinds.SERVICES).get(name);
    if (item == null) {
      deleteEndpoints(plane, name);
      return Result.DONE;
    }
    JsonObject service = item.tree();
    LabelSelector selector = selector(service);
    if (selector.isNothing() || item.deleting()) {
      return Result.DONE;
    }
    List<PodView> pods =
        plane.all(Kinds.PODS).by(Kinds.BY_NAMESPACE, name.namespace()).stream()
            .filter(pod -> selector.matches(pod.labels()))
            .toList();
    List<Backend> backends = Backends.of(service, pods);
    try {
      new EndpointSlices(plane, service).write(backends);
      new EndpointsObject(plane, service).write(backends);
    } catch (ApiException e) {
      if (e.isConflict() || e.isAlreadyExists()) {
        return Result.RETRY;
      }
      if (e.isNotFound() || e.code() == 403) {
        // The namespace is going away.
        return Result.DONE;
      }
      throw e;
    }
    return Result.DONE;
  }

  /** Slices have the service as their owner; the Endpoints object only has its name. */
  private static void deleteEndpoints(Plane plane, ObjectName name) {
    Item endpoints = plane.all(Kinds.ENDPOINTS).get(name);
    if (endpoints == null
        || !endpoints.labels().containsKey("endpoints.kubernetes.io/managed-by")) {
      return;
    }
    try {
      plane.client().delete(Kinds.ENDPOINTS.resource(), name, DeleteOptions.ofUid(endpoints.uid()));
    } catch (ApiException e) {
      if (!e.isNotFound() && !e.isConflict()) {
        throw e;
      }
    }
  }
}
