package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status.Cause;
import java.util.List;

/**
 * Lets claims ask for devices that others use, to look after them, only in namespaces that are
 * labelled for that. Stateless. Source: the page "Dynamic Resource Allocation".
 */
final class DeviceAdminAccess implements JudgingPlugin {

  private static final String LABEL = "resource.kubernetes.io/admin-access";
  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupResource CLAIMS =
      new GroupResource("resource.k8s.io", "resourceclaims");
  private static final GroupResource TEMPLATES =
      new GroupResource("resource.k8s.io", "resourceclaimtemplates");

  @Override
  public List<Cause> judge(AdmissionRequest request) {
    String field = asked(request);
    if (field.isEmpty() || isAllowed(request)) {
      return List.of();
    }
    String why =
        "Forbidden: admin access to devices requires the `"
            + LABEL
            + ": true` label on the containing namespace";
    return List.of(new Cause("FieldValueForbidden", why, field));
  }

  /** The field that newly asks for admin access; empty if there is none. */
  private static String asked(AdmissionRequest request) {
    JsonObject object = request.object();
    if (object == null) {
      return "";
    }
    GroupResource resource = request.definition().groupResource();
    JsonObject old = request.old();
    if (old != null) {
      boolean status = resource.equals(CLAIMS) && request.subresource().equals("status");
      return status ? allocated(object, old) : "";
    }
    if (resource.equals(CLAIMS)) {
      return requested(object.objectAt("spec", "devices"));
    }
    return resource.equals(TEMPLATES) ? requested(object.objectAt("spec", "spec", "devices")) : "";
  }

  private static String requested(JsonObject devices) {
    List<JsonObject> requests = devices.objects("requests");
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).objectAt("exactly").bool("adminAccess", false)) {
        return "spec.devices.requests[" + i + "].adminAccess";
      }
    }
    return "";
  }

  private static String allocated(JsonObject claim, JsonObject old) {
    int index = granted(claim);
    return index >= 0 && granted(old) < 0
        ? "status.allocation.devices.results[" + index + "].adminAccess"
        : "";
  }

  /** The first device that is allocated with admin access, or -1. */
  private static int granted(JsonObject claim) {
    List<JsonObject> results = claim.objectAt("status", "allocation", "devices").objects("results");
    for (int i = 0; i < results.size(); i++) {
      if (results.get(i).bool("adminAccess", false)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isAllowed(AdmissionRequest request) {
    var namespace = new ObjectName("", request.name().namespace());
    return request
        .objects()
        .tree(NAMESPACES, namespace)
        .map(found -> "true".equals(Meta.labels(found).get(LABEL)))
        .orElse(false);
  }
}
