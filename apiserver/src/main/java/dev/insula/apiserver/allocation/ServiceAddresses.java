package dev.insula.apiserver.allocation;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.MutatingPlugin;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;

/**
 * Settles what services want of the control plane: the family of their addresses, and that an
 * update that leaves out what was allocated keeps it. Thread-safe. What is then missing is taken by
 * {@link ServiceAllocations} when the service is written.
 *
 * <p>The range is 10.96.0.0/12 in IPv4, as in a cluster made by kubeadm; there is no second family.
 * In a control plane that has no ServiceCIDR nothing is given out: its services run elsewhere, and
 * have the addresses that they get there.
 */
public final class ServiceAddresses implements MutatingPlugin {

  @Override
  public void admit(AdmissionRequest request) {
    JsonObject service = request.object();
    if (service == null || !request.isFor("", "services")) {
      return;
    }
    JsonObject spec = service.objectOrCreate("spec");
    JsonObject old = request.old();
    if (old != null) {
      ServiceTransition.keepAllocated(spec, old.objectAt("spec"));
      ServiceTransition.dropUnused(spec, old.objectAt("spec"));
    }
    if (isSet(spec, "clusterIP") && spec.strings("clusterIPs").isEmpty()) {
      spec.put("clusterIPs", JsonArray.of(spec.string("clusterIP", "")));
    }
    if (ServiceTransition.needsClusterIp(spec.string("type", ""))) {
      ServiceFamilies.settle(service, spec, old == null ? null : old.objectAt("spec"));
    }
  }

  private static boolean isSet(JsonObject spec, String field) {
    return !spec.string(field, "").isEmpty();
  }
}
