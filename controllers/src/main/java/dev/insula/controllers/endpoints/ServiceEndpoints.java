package dev.insula.controllers.endpoints;

import dev.insula.client.ObjectReference;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One look at a service and its pods: writes the slices and the Endpoints object. */
final class ServiceEndpoints {

  private static final int INVALID = 422;

  private final Plane plane;
  private final JsonObject service;
  private final List<PodView> pods;

  ServiceEndpoints(Plane plane, JsonObject service, List<PodView> pods) {
    this.plane = plane;
    this.service = service;
    this.pods = pods;
  }

  /** Says whether all could be written that is to be. */
  boolean write() {
    Optional<Instant> trigger = EndpointsController.times(plane).next(service, pods);
    List<Backend> backends = Backends.of(service, pods);
    List<PodView> lost = lost();
    Set<ObjectName> left = lost.stream().map(PodView::name).collect(Collectors.toSet());
    new EndpointSlices(plane, service, trigger)
        .write(backends.stream().filter(each -> !left.contains(each.pod().name())).toList());
    tell(lost);
    return writeObject(backends, trigger) && lost.isEmpty();
  }

  /**
   * Pods on nodes that nobody knows: slices leave them out, lest what is left of a node that has
   * gone gets traffic. Who publishes what is not ready wants them all the same.
   */
  private List<PodView> lost() {
    if (service.objectAt("spec").bool("publishNotReadyAddresses", false)) {
      return List.of();
    }
    return pods.stream()
        .filter(pod -> !pod.isFinished() && !pod.ips().isEmpty())
        .filter(pod -> plane.all(Kinds.NODES).get(new ObjectName("", pod.nodeName())) == null)
        .toList();
  }

  private void tell(List<PodView> lost) {
    if (lost.isEmpty()) {
      return;
    }
    List<String> each =
        lost.stream()
            .map(
                pod ->
                    "skipping Pod %s for Service %s: Node %s Not Found"
                        .formatted(pod.name().name(), Meta.objectName(service), pod.nodeName()))
            .sorted()
            .toList();
    plane.event(
        ObjectReference.to(service),
        "Warning",
        "FailedToUpdateEndpointSlices",
        "Error updating Endpoint Slices for Service %s: %s"
            .formatted(Meta.objectName(service), each.size() == 1 ? each.getFirst() : each));
  }

  private boolean writeObject(List<Backend> backends, Optional<Instant> trigger) {
    var object = new EndpointsObject(plane, service, trigger);
    try {
      object.write(backends);
      return true;
    } catch (ApiException e) {
      if (e.code() != INVALID) {
        throw e;
      }
      object.tellFailure(e);
      return false;
    }
  }
}
