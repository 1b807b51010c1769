package dev.insula.apiserver.allocation;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.admission.MutatingPlugin;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status.Cause;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives services what the control plane decides for them: the family, the cluster address, node
 * ports; keeps it over updates that leave it out, and takes it back. Thread-safe.
 *
 * <p>The range is 10.96.0.0/12 in IPv4, as in a cluster made by kubeadm; there is no second family.
 * In a control plane that has no ServiceCIDR nothing is given out: its services run elsewhere, and
 * have the addresses that they get there.
 */
public final class ServiceAddresses implements MutatingPlugin {

  private static final GroupVersionResource RANGES =
      new GroupVersionResource("networking.k8s.io", "v1", "servicecidrs");

  private final ClusterAddresses addresses = new ClusterAddresses();
  private final NodePorts nodePorts = new NodePorts();

  @Override
  public void admit(AdmissionRequest request) {
    if (!request.isFor("", "services")) {
      return;
    }
    JsonObject service = request.object();
    JsonObject old = request.old();
    if (request.operation() == Operation.DELETE) {
      release(request, old);
    } else if (service != null) {
      JsonObject spec = service.objectOrCreate("spec");
      if (old != null) {
        ServiceTransition.keepAllocated(spec, old.objectAt("spec"));
        ServiceTransition.dropUnused(spec, old.objectAt("spec"));
      }
      allocate(request, service, spec, old);
    }
  }

  private void allocate(
      AdmissionRequest request, JsonObject service, JsonObject spec, @Nullable JsonObject old) {
    String type = spec.string("type", "");
    if (!ServiceTransition.needsClusterIp(type)) {
      if (old != null) {
        addresses.release(request, clusterIp(old));
      }
      return;
    }
    families(service, spec);
    if (!hasRange(request)) {
      // Whoever took the range away gives the addresses, and writes them here.
      return;
    }
    String wanted = spec.string("clusterIP", "");
    if (!wanted.equals("None") && (old == null || !wanted.equals(clusterIp(old)))) {
      if (wanted.isEmpty()) {
        wanted = addresses.allocate(request);
      } else {
        addresses.claim(request, wanted).ifPresent(cause -> refuse(service, cause));
      }
      spec.put("clusterIP", wanted);
      spec.put("clusterIPs", JsonArray.of(wanted));
    }
    if (ServiceTransition.needsNodePort(spec)) {
      nodePorts.allocate(request, spec);
    }
  }

  /** Whether addresses are given out here: a control plane without a ServiceCIDR has none. */
  private static boolean hasRange(AdmissionRequest request) {
    return !request.objects().trees(RANGES, "").isEmpty();
  }

  /** One family, unless the service says which. */
  private static void families(JsonObject service, JsonObject spec) {
    JsonArray given = spec.array("ipFamilies");
    List<String> families = given == null ? List.of() : given.strings();
    String policy = spec.string("ipFamilyPolicy", "");
    Optional<Cause> wrong =
        families.size() > 1 && policy.equals("SingleStack")
            ? Optional.of(
                invalid(
                    "spec.ipFamilyPolicy",
                    "\"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple"
                        + " IP families are specified"))
            : policy.equals("RequireDualStack")
                ? Optional.of(
                    invalid(
                        "spec.ipFamilyPolicy",
                        "\"RequireDualStack\": this cluster is not configured for dual-stack"
                            + " services"))
                : unconfigured(spec, families);
    wrong.ifPresent(cause -> refuse(service, cause));
    if (policy.isEmpty()) {
      spec.put("ipFamilyPolicy", "SingleStack");
    }
    if (families.isEmpty()) {
      spec.put("ipFamilies", JsonArray.of("IPv4"));
    }
  }

  private static Optional<Cause> unconfigured(JsonObject spec, List<String> families) {
    String wanted = spec.string("clusterIP", "");
    if (wanted.contains(":")) {
      return Optional.of(
          invalid(
              "spec.clusterIPs[0]",
              "[\"" + wanted + "\"]: IPv6 is not configured on this cluster"));
    }
    return families.contains("IPv6")
        ? Optional.of(invalid("spec.ipFamilies[0]", "\"IPv6\": not configured on this cluster"))
        : Optional.empty();
  }

  /** What waits for finalizers keeps its address until the last is gone. */
  private void release(AdmissionRequest request, @Nullable JsonObject old) {
    if (old != null && Meta.finalizers(old).isEmpty()) {
      addresses.release(request, clusterIp(old));
    }
  }

  private static String clusterIp(JsonObject service) {
    return service.objectAt("spec").string("clusterIP", "");
  }

  static Cause invalid(String field, String text) {
    return new Cause("FieldValueInvalid", "Invalid value: " + text, field);
  }

  private static void refuse(JsonObject service, Cause cause) {
    throw ApiException.invalid("", "Service", Meta.name(service), List.of(cause));
  }
}
