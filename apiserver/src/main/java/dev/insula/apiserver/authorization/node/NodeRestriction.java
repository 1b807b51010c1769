package dev.insula.apiserver.authorization.node;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what nodes write to themselves and their pods: the part of the node's limits that only the
 * content of a request shows. Thread-safe.
 */
public final class NodeRestriction implements ValidatingPlugin {

  private final TokenAudiences audiences;

  /**
   * @param authorizer decides for whom nodes may ask tokens besides
   */
  public NodeRestriction(Authorizer authorizer) {
    this.audiences = new TokenAudiences(authorizer);
  }

  @Override
  public void validate(AdmissionRequest request) {
    Optional<String> node = NodeIdentity.of(request.context().user());
    if (node.isEmpty()) {
      return;
    }
    if (node.get().isEmpty()) {
      throw refused(
          request,
          "could not determine node from user \"" + request.context().user().name() + "\"");
    }
    check(node.get(), request);
  }

  private void check(String node, AdmissionRequest request) {
    switch (request.definition().groupResource().toString()) {
      case "pods" -> pod(node, request);
      case "nodes" -> NodeWrites.check(node, request);
      case "persistentvolumeclaims" -> claim(node, request);
      case "serviceaccounts" -> token(node, request);
      case "leases.coordination.k8s.io" -> lease(node, request);
      case "csinodes.storage.k8s.io" ->
          require(
              request,
              name(request).equals(node),
              "can only access CSINode with the same name as the requesting node");
      case "resourceslices.resource.k8s.io" -> slice(node, request);
      case "certificatesigningrequests.certificates.k8s.io" ->
          NodeWrites.signingRequest(node, request);
      default -> {}
    }
  }

  private static void pod(String node, AdmissionRequest request) {
    switch (request.subresource()) {
      case "" -> {
        switch (request.operation()) {
          case CREATE -> MirrorPods.check(node, request);
          case DELETE ->
              require(
                  request,
                  isOn(node, request.old()),
                  "node \"" + node + "\" can only delete pods with spec.nodeName set to itself");
          default ->
              throw refused(
                  request,
                  "unexpected operation \""
                      + request.operation()
                      + "\", node \""
                      + node
                      + "\" can only create and delete mirror pods");
        }
      }
      case "status" -> status(node, request);
      case "eviction" ->
          require(
              request,
              isOn(node, pod(request, request.name().name())),
              "node " + node + " can only evict pods with spec.nodeName set to itself");
      default ->
          throw refused(
              request,
              "unexpected pod subresource \""
                  + request.subresource()
                  + "\", only 'status' and 'eviction' are allowed");
    }
  }

  private static void status(String node, AdmissionRequest request) {
    JsonObject old = request.old();
    JsonObject pod = request.object();
    if (old == null || pod == null) {
      throw refused(request, "unexpected operation \"" + request.operation() + "\"");
    }
    require(
        request,
        isOn(node, old),
        "node \""
            + node
            + "\" can only update pod status for pods with spec.nodeName set to itself");
    require(
        request,
        Meta.labels(old).equals(Meta.labels(pod)),
        "node \"" + node + "\" cannot update labels through pod status");
    require(
        request,
        isSame(old, pod, "resourceClaimStatuses"),
        "node \"" + node + "\" cannot update resource claim statues");
    require(
        request,
        isSame(old, pod, "extendedResourceClaimStatus"),
        "node \"" + node + "\" cannot update extended resource claim status");
  }

  private static boolean isSame(JsonObject old, JsonObject pod, String member) {
    Object before = old.objectAt("status").get(member);
    Object now = pod.objectAt("status").get(member);
    return before == null ? now == null : before.equals(now);
  }

  private static void claim(String node, AdmissionRequest request) {
    JsonObject old = request.old();
    JsonObject claim = request.object();
    if (!request.subresource().equals("status") || old == null || claim == null) {
      throw refused(request, "may only update PVC status");
    }
    require(
        request,
        withoutAmounts(old).equals(withoutAmounts(claim)),
        "node \""
            + node
            + "\" is not allowed to update fields other than status.quantity and"
            + " status.conditions");
  }

  private static JsonObject withoutAmounts(JsonObject claim) {
    JsonObject rest = claim.deepCopy();
    Meta.of(rest).remove("resourceVersion");
    Meta.of(rest).remove("managedFields");
    JsonObject status = rest.objectOrCreate("status");
    status.remove("capacity");
    status.remove("conditions");
    status.remove("allocatedResources");
    status.remove("allocatedResourceStatuses");
    return rest;
  }

  /** Tokens are for pods of the node, for audiences that these pods name. */
  private void token(String node, AdmissionRequest request) {
    JsonObject asked = request.object();
    if (!request.subresource().equals("token") || asked == null) {
      return;
    }
    JsonObject bound = asked.objectAt("spec", "boundObjectRef");
    require(
        request,
        bound.string("apiVersion", "").equals("v1")
            && bound.string("kind", "").equals("Pod")
            && !bound.string("name", "").isEmpty(),
        "node requested token not bound to a pod");
    String uid = bound.string("uid", "");
    require(request, !uid.isEmpty(), "node requested token with a pod binding without a uid");
    JsonObject pod = pod(request, bound.string("name", ""));
    require(
        request,
        uid.equals(Meta.uid(pod)),
        "the UID in the bound object reference ("
            + uid
            + ") does not match the UID in record. The object might have been deleted and then"
            + " recreated");
    require(
        request,
        isOn(node, pod),
        "node requested token bound to a pod scheduled on a different node");
    audiences.check(request, asked, pod);
  }

  private static void lease(String node, AdmissionRequest request) {
    require(
        request,
        request.name().namespace().equals("kube-node-lease"),
        "can only access leases in the \"kube-node-lease\" system namespace");
    require(
        request,
        name(request).equals(node),
        "can only access node lease with the same name as the requesting node");
  }

  private static void slice(String node, AdmissionRequest request) {
    boolean creates = request.operation() == Operation.CREATE;
    JsonObject slice = creates ? request.object() : request.old();
    if (slice != null && (creates || request.operation() == Operation.DELETE)) {
      require(
          request,
          isOn(node, slice),
          "can only "
              + (creates ? "create" : "delete")
              + " ResourceSlice with the same NodeName as the requesting node");
    }
  }

  private static boolean isOn(String node, @Nullable JsonObject object) {
    return object != null && NodeRelations.nodeOf(object).equals(node);
  }

  /** A pod in the namespace of the request. */
  private static JsonObject pod(AdmissionRequest request, String name) {
    return new NodeRelations(request.objects())
        .find(NodeRelations.PODS, request.name().namespace(), name)
        .orElseThrow(() -> ApiException.notFound(NodeRelations.PODS.groupResource(), name));
  }

  static String name(AdmissionRequest request) {
    JsonObject object = request.object();
    String given = request.name().name();
    return given.isEmpty() && object != null ? Meta.name(object) : given;
  }

  static void require(AdmissionRequest request, boolean holds, String otherwise) {
    if (!holds) {
      throw refused(request, otherwise);
    }
  }

  static ApiException refused(AdmissionRequest request, String why) {
    return ApiException.forbidden(request.definition().groupResource(), name(request), why);
  }
}
