package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.quantity.Quantity;

/**
 * Claims grow only once they are bound, and only if their class allows it. Thread-safe. Source: the
 * admission plug-in PersistentVolumeClaimResize.
 */
final class ClaimResize implements ValidatingPlugin {

  private static final GroupVersionResource CLASSES =
      new GroupVersionResource("storage.k8s.io", "v1", "storageclasses");
  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject claim = request.object();
    JsonObject old = request.old();
    boolean update =
        request.operation() == Operation.UPDATE && request.isFor("", "persistentvolumeclaims");
    if (claim == null || old == null || !update || size(claim).compareTo(size(old)) <= 0) {
      return;
    }
    if (!"Bound".equals(old.stringAt("status", "phase"))) {
      throw refused(request, claim, "Only bound persistent volume claims can be expanded");
    }
    String name = storageClass(claim);
    boolean allowed =
        !name.isEmpty()
            && name.equals(storageClass(old))
            && request
                .objects()
                .tree(CLASSES, new ObjectName("", name))
                .map(found -> found.bool("allowVolumeExpansion", false))
                .orElse(false);
    if (!allowed) {
      throw refused(
          request,
          claim,
          "only dynamically provisioned pvc can be resized and the storageclass that provisions"
              + " the pvc must support resize");
    }
  }

  private static Quantity size(JsonObject claim) {
    JsonObject requests = claim.objectAt("spec", "resources", "requests");
    return Quantity.parse(requests.string("storage", "0"));
  }

  private static String storageClass(JsonObject claim) {
    return Meta.annotations(claim)
        .getOrDefault(OLD_CLASS, claim.objectAt("spec").string("storageClassName", ""));
  }

  private static ApiException refused(AdmissionRequest request, JsonObject claim, String why) {
    return ApiException.forbidden(request.definition().groupResource(), Meta.name(claim), why);
  }
}
