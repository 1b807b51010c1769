package dev.insula.apiserver.admission;

import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import java.util.List;
import java.util.Set;

/**
 * Objects are created in namespaces that exist and are not being deleted; a few namespaces are
 * never deleted. Source: the page "Admission Controllers".
 */
final class NamespaceLifecycle implements MutatingPlugin {

  private static final GroupVersionResource NAMESPACES =
      new GroupVersionResource("", "v1", "namespaces");
  private static final Set<String> IMMORTAL = Set.of("default", "kube-system", "kube-public");

  @Override
  public void admit(AdmissionRequest request) {
    if (request.operation() == Operation.DELETE) {
      if (request.isFor("", "namespaces") && IMMORTAL.contains(request.name().name())) {
        throw ApiException.forbidden(
            NAMESPACES.groupResource(), request.name().name(), "this namespace may not be deleted");
      }
      return;
    }
    String namespace = request.name().namespace();
    boolean asksOnly = request.isFor("authorization.k8s.io", "localsubjectaccessreviews");
    if (request.operation() != Operation.CREATE || namespace.isEmpty() || asksOnly) {
      return;
    }
    JsonObject found =
        request
            .objects()
            .tree(NAMESPACES, new ObjectName("", namespace))
            .orElseThrow(() -> ApiException.notFound(NAMESPACES.groupResource(), namespace));
    if (Meta.isDeleting(found)) {
      throw terminating(request, namespace);
    }
  }

  private static ApiException terminating(AdmissionRequest request, String namespace) {
    JsonObject object = request.object();
    String name = object == null ? request.name().name() : AdmissionRequest.nameOf(object);
    GroupResource resource = request.definition().groupResource();
    Status refused =
        ApiException.forbidden(
                resource,
                name,
                "unable to create new content in namespace "
                    + namespace
                    + " because it is being terminated")
            .status();
    var cause =
        new Status.Cause(
            "NamespaceTerminating",
            "namespace " + namespace + " is being terminated",
            "metadata.namespace");
    JsonObject details = refused.details().deepCopy();
    details.put("causes", Status.causes(List.of(cause)));
    return new ApiException(
        new Status(refused.code(), refused.reason(), refused.message(), details));
  }
}
