package dev.insula.controllers.endpoints;

import dev.insula.client.Reconciler.Result;
import dev.insula.controllers.fleet.Controller;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.fleet.PlaneChange;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.selector.LabelSelector;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Keeps the endpoint slices and the Endpoints object of each service with a selector. */
public final class EndpointsController implements Controller {

  private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(1_000);

  @Override
  public String name() {
    return "endpoints";
  }

  @Override
  public Set<GroupResource> concerns() {
    return Set.of(
        Kinds.SERVICES.groupResource(),
        Kinds.PODS.groupResource(),
        Kinds.NODES.groupResource(),
        Kinds.ENDPOINT_SLICES.groupResource(),
        Kinds.ENDPOINTS.groupResource());
  }

  /** Also the Endpoints: those whose service has gone while nobody looked go after it. */
  @Override
  public List<GroupVersionResource> primary() {
    return List.of(Kinds.SERVICES.resource(), Kinds.ENDPOINTS.resource());
  }

  @Override
  public void changed(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    GroupResource resource = change.resource();
    if (resource.equals(Kinds.PODS.groupResource())) {
      podChanged(plane, change, wake);
    } else if (resource.equals(Kinds.NODES.groupResource())) {
      nodeChanged(plane, change, wake);
    } else if (resource.equals(Kinds.ENDPOINT_SLICES.groupResource())) {
      Item slice = change.now(Kinds.ENDPOINT_SLICES);
      var service = new ObjectName(slice.name().namespace(), slice.serviceName());
      if (plane.all(Kinds.SERVICES).get(service) != null) {
        wake.accept(service);
      }
    } else if (resource.equals(Kinds.SERVICES.groupResource()) || change.deleted()) {
      wake.accept(change.name());
    }
  }

  /** Pods that run on a node that was not known are left out until it is. */
  private static void nodeChanged(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (change.previous() != null || change.deleted()) {
      return;
    }
    for (PodView pod : plane.all(Kinds.PODS).by(Kinds.BY_NODE, change.name().name())) {
      wakeServices(plane, pod, pod, wake);
    }
  }

  private static void podChanged(Plane plane, PlaneChange change, Consumer<ObjectName> wake) {
    if (plane.all(Kinds.SERVICES).by(Kinds.BY_NAMESPACE, change.name().namespace()).isEmpty()) {
      return;
    }
    PodView pod = change.now(Kinds.PODS);
    PodView before = change.before(Kinds.PODS);
    if (change.previous() == null || change.deleted() || !isSame(pod, before)) {
      wakeServices(plane, pod, before, wake);
    }
  }

  private static void wakeServices(
      Plane plane, PodView pod, PodView before, Consumer<ObjectName> wake) {
    for (Item service : plane.all(Kinds.SERVICES).by(Kinds.BY_NAMESPACE, pod.name().namespace())) {
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
    var writer = new ServiceEndpoints(plane, service, pods);
    try {
      return writer.write() ? Result.DONE : Result.retry(FIRST_RETRY, LONGEST_RETRY);
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
  }

  /** Slices have the service as their owner; the Endpoints object only has its name. */
  private static void deleteEndpoints(Plane plane, ObjectName name) {
    times(plane).forget(name);
    Item endpoints = plane.all(Kinds.ENDPOINTS).get(name);
    if (endpoints != null && !isLock(endpoints.tree())) {
      Live.delete(plane, Kinds.ENDPOINTS.resource(), name, endpoints.uid());
    }
  }

  /** Old clients elect their leaders by an annotation of Endpoints. */
  private static boolean isLock(JsonObject endpoints) {
    return Meta.annotations(endpoints).containsKey("control-plane.alpha.kubernetes.io/leader");
  }

  static TriggerTimes times(Plane plane) {
    return plane.attachment(TriggerTimes.class, TriggerTimes::new);
  }
}
