package dev.insula.controllers.discovery;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ObjectName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition {@code Available} of an APIService, in the words of kube-aggregator. Pure.
 *
 * @param status {@code True} or {@code False}
 */
record Availability(String status, String reason, String message) {

  static final Availability LOCAL =
      new Availability("True", "Local", "Local APIServices are always available");

  /**
   * @param slices the service's endpoint slices
   */
  static Availability of(
      ObjectName name, long port, @Nullable JsonObject service, List<JsonObject> slices) {
    String quoted = "service/" + name.name() + " in \"" + name.namespace() + "\"";
    if (service == null) {
      return no("ServiceNotFound", quoted + " is not present");
    }
    JsonObject spec = service.objectAt("spec");
    String portName = null;
    for (JsonObject each : spec.objects("ports")) {
      if (each.integer("port", 0) == port) {
        portName = each.string("name", "");
      }
    }
    if (!spec.string("type", "ClusterIP").equals("ExternalName")) {
      if (portName == null) {
        return no("ServicePortError", quoted + " is not listening on port " + port);
      }
      if (slices.isEmpty()) {
        return no("EndpointsNotFound", "cannot find endpointslices for " + quoted);
      }
      if (!hasReady(slices, portName)) {
        return no(
            "MissingEndpoints",
            "endpointslices for "
                + quoted
                + " have no addresses with port name \""
                + portName
                + "\"");
      }
    }
    return no(
        "FailedDiscoveryCheck",
        "requests are not forwarded to " + quoted + ": aggregated API servers are not called");
  }

  private static boolean hasReady(List<JsonObject> slices, String portName) {
    for (JsonObject slice : slices) {
      boolean named =
          slice.objects("ports").stream()
              .anyMatch(port -> port.string("name", "").equals(portName));
      boolean ready =
          slice.objects("endpoints").stream()
              .anyMatch(endpoint -> endpoint.objectAt("conditions").bool("ready", true));
      if (named && ready) {
        return true;
      }
    }
    return false;
  }

  private static Availability no(String reason, String message) {
    return new Availability("False", reason, message);
  }
}
