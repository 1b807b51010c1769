package dev.insula.apiserver.signing;

import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.controlplane.HostedControlPlane;
import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.client.ControlPlaneClient;
import dev.insula.client.WriteOptions;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Approves client certificates of nodes without a person, for who is allowed to ask for them: the
 * node itself ({@code selfnodeclient}), or who sets nodes up ({@code nodeclient}). Stateless.
 */
final class NodeRequestApprover {

  private static final String GROUP = "certificates.k8s.io";
  private static final String RESOURCE = "certificatesigningrequests";
  private static final GroupVersionResource REQUESTS =
      new GroupVersionResource(GROUP, "v1", RESOURCE);

  /** Approves the request if it is undecided and its requester may have it approved. */
  void approve(HostedControlPlane controlPlane, ControlPlaneClient client, JsonObject request) {
    JsonObject spec = request.objectAt("spec");
    boolean decided = !request.objectAt("status").objects("conditions").isEmpty();
    if (decided
        || StandardSigner.named(spec.string("signerName", ""))
            .filter(StandardSigner.KUBELET_CLIENT::equals)
            .isEmpty()) {
      return;
    }
    SigningRequest asked;
    try {
      asked = StandardSigner.parse(spec);
      KubeletRequests.checkClient(asked, spec.strings("usages"));
    } catch (StandardSigner.RefusedException notOfANode) {
      return;
    }
    UserInfo user = user(spec);
    if (asked.commonName().equals(user.name()) && allows(controlPlane, user, "selfnodeclient")) {
      write(
          client,
          request,
          "Auto approving self kubelet client certificate after SubjectAccessReview.");
    } else if (allows(controlPlane, user, "nodeclient")) {
      write(
          client, request, "Auto approving kubelet client certificate after SubjectAccessReview.");
    }
  }

  private static UserInfo user(JsonObject spec) {
    Map<String, List<String>> extra = new LinkedHashMap<>();
    JsonObject given = spec.objectAt("extra");
    given.keySet().forEach(key -> extra.put(key, given.strings(key)));
    return new UserInfo(
        spec.string("username", ""), spec.string("uid", ""), spec.strings("groups"), extra);
  }

  private static boolean allows(
      HostedControlPlane controlPlane, UserInfo user, String subresource) {
    var what =
        new RequestInfo(true, "create", GROUP, "*", "", RESOURCE, subresource, "", List.of());
    return controlPlane.authorizer().authorize(new AccessAttributes(user, what, "")).allowed();
  }

  private static void write(ControlPlaneClient client, JsonObject request, String message) {
    request.putIfAbsent("apiVersion", REQUESTS.apiVersion());
    request.putIfAbsent("kind", "CertificateSigningRequest");
    var approved =
        JsonObject.of(
            "type", "Approved", "status", "True", "reason", "AutoApproved", "message", message);
    request.objectOrCreate("status").put("conditions", JsonArray.of(approved));
    try {
      client.update(
          REQUESTS, request, WriteOptions.as("insula-signer").withSubresource("approval"));
    } catch (ApiException changedMeanwhile) {
      if (!changedMeanwhile.isConflict() && !changedMeanwhile.isNotFound()) {
        throw changedMeanwhile;
      }
    }
  }
}
