package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.quantity.Quantity;
import dev.insula.machinery.quota.Amounts;
import dev.insula.machinery.quota.PodDemand;
import java.util.ArrayList;
import java.util.List;

/**
 * A running pod grows to what its node could give at most, and only on Linux. Stateless. Source:
 * the admission plug-in PodResizeValidator.
 */
final class PodResize implements ValidatingPlugin {

  private static final GroupVersionResource NODES = new GroupVersionResource("", "v1", "nodes");

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject pod = PodRequests.resized(request);
    JsonObject old = request.old();
    if (pod == null || old == null || pod.objectAt("spec").equals(old.objectAt("spec"))) {
      return;
    }
    String name = pod.objectAt("spec").string("nodeName", "");
    if (name.isEmpty()) {
      return;
    }
    JsonObject node =
        request
            .objects()
            .tree(NODES, new ObjectName("", name))
            .orElseThrow(() -> PodRequests.forbidden(pod, "node \"" + name + "\" not found"));
    String os = Meta.labels(node).getOrDefault("kubernetes.io/os", "linux");
    if (!os.equals("linux")) {
      throw refused(
          pod,
          "UnsupportedPlatform",
          "pod resize is only supported on linux nodes, node \"" + name + "\" is \"" + os + "\"");
    }
    checkRoom(pod, Amounts.of(node.objectAt("status", "allocatable")));
  }

  private static void checkRoom(JsonObject pod, Amounts allocatable) {
    JsonObject spec = pod.objectAt("spec");
    Amounts wanted =
        PodDemand.declared(spec, "requests").plus(Amounts.of(spec.objectAt("overhead")));
    var missing = new ArrayList<String>();
    Quantity cpu = wanted.get("cpu");
    if (cpu.compareTo(allocatable.get("cpu")) > 0) {
      missing.add(lack("cpu", cpu.milliValue(), allocatable.get("cpu").milliValue()));
    }
    Quantity memory = wanted.get("memory");
    if (memory.compareTo(allocatable.get("memory")) > 0) {
      missing.add(lack("memory", memory.value(), allocatable.get("memory").value()));
    }
    if (!missing.isEmpty()) {
      throw refused(
          pod,
          "NodeCapacity",
          "node didn't have enough allocatable resources: " + String.join("; ", missing));
    }
  }

  private static String lack(String resource, long requested, long allocatable) {
    return resource + ", requested: " + requested + ", allocatable: " + allocatable;
  }

  private static ApiException refused(JsonObject pod, String cause, String why) {
    Status plain = PodRequests.forbidden(pod, why).status();
    JsonObject details = plain.details().deepCopy();
    details.put("causes", Status.causes(List.of(new Status.Cause(cause, "", ""))));
    return new ApiException(new Status(plain.code(), plain.reason(), plain.message(), details));
  }
}
