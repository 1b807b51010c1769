package dev.insula.controllers.endpoints;

import dev.insula.controllers.objects.PodView;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/**
 * One address of one pod behind a service. Immutable.
 *
 * @param ports what the service's ports lead to on this pod, as slices have them
 * @param ready whether traffic is to go there
 * @param serving whether the pod is ready, without regard to an end that has begun
 */
record Backend(
    PodView pod, String address, JsonArray ports, boolean ready, boolean serving, String hostname) {

  String family() {
    return address.contains(":") ? "IPv6" : "IPv4";
  }

  /** Backends with equal keys go into the same slices. */
  String group() {
    return family() + ports;
  }

  JsonObject targetRef() {
    return JsonObject.of(
        "kind",
        "Pod",
        "namespace",
        pod.name().namespace(),
        "name",
        pod.name().name(),
        "uid",
        pod.uid());
  }
}
