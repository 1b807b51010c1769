package dev.insula.apiserver.allocation;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.MutatingPlugin;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status.Cause;
import java.util.List;
import java.util.Optional;

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
    if (ServiceTransition.needsClusterIp(spec.string("type", ""))) {
      families(service, spec);
      String address = spec.string("clusterIP", "");
      if (!address.isEmpty() && spec.strings("clusterIPs").isEmpty()) {
        spec.put("clusterIPs", JsonArray.of(address));
      }
    }
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

  static Cause invalid(String field, String text) {
    return new Cause("FieldValueInvalid", "Invalid value: " + text, field);
  }

  private static void refuse(JsonObject service, Cause cause) {
    throw ApiException.invalid("", "Service", Meta.name(service), List.of(cause));
  }
}
