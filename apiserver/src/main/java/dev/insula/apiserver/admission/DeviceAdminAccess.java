package dev.insula.apiserver.admission;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
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
final class DeviceAdminAccess implements ValidatingPlugin {

  private static final String LABEL = "resource.kubernetes.io/admin-access";
  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final GroupResource CLAIMS =
      new GroupResource("resource.k8s.io", "resourceclaims");
  private static final GroupResource TEMPLATES =
      new GroupResource("resource.k8s.io", "resourceclaimtemplates");

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject object = request.object();
    if (object == null) {
      return;
    }
    GroupResource resource = request.definition().groupResource();
    JsonObject old = request.old();
    if (old != null) {
      if (resource.equals(CLAIMS) && request.subresource().equals("status")) {
        allocated(request, object, old);
      }
    } else if (resource.equals(CLAIMS)) {
      requests(request, object, object.objectAt("spec", "devices"));
    } else if (resource.equals(TEMPLATES)) {
      requests(request, object, object.objectAt("spec", "spec", "devices"));
    }
  }

  private static void requests(AdmissionRequest request, JsonObject object, JsonObject devices) {
    List<JsonObject> requests = devices.objects("requests");
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).objectAt("exactly").bool("adminAccess", false)) {
        check(request, object, "spec.devices.requests[" + i + "].adminAccess");
        return;
      }
    }
  }

  private static void allocated(AdmissionRequest request, JsonObject claim, JsonObject old) {
    int index = granted(claim);
    if (index >= 0 && granted(old) < 0) {
      check(request, claim, "status.allocation.devices.results[" + index + "].adminAccess");
    }
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

  private static void check(AdmissionRequest request, JsonObject object, String field) {
    var namespace = new ObjectName("", request.name().namespace());
    boolean allowed =
        request
            .objects()
            .tree(NAMESPACES, namespace)
            .map(found -> "true".equals(Meta.labels(found).get(LABEL)))
            .orElse(false);
    if (allowed) {
      return;
    }
    var definition = request.definition();
    throw ApiException.invalid(
        definition.resource().group(),
        definition.kind(),
        Meta.name(object),
        List.of(
            new Cause(
                "FieldValueForbidden",
                "Forbidden: admin access to devices requires the `"
                    + LABEL
                    + ": true` label on the containing namespace",
                field)));
  }
}
