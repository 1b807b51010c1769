package dev.insula.apiserver.signing;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.authorization.Quoted;
import dev.insula.apiserver.pki.SigningRequest;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/**
 * Who may approve and sign requests of which signer: the verbs {@code approve} and {@code sign} on
 * {@code signers}, by name or for a whole domain; and that nobody asks for a certificate with all
 * rights. Does what the admission plugins CertificateApproval, CertificateSigning and
 * CertificateSubjectRestriction do in Kubernetes. Thread-safe.
 */
public final class SignerRights implements ValidatingPlugin {

  private static final String GROUP = "certificates.k8s.io";
  private static final String CLIENT_SIGNER = "kubernetes.io/kube-apiserver-client";

  private final Authorizer authorizer;

  public SignerRights(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public void validate(AdmissionRequest request) {
    JsonObject object = request.object();
    if (object == null
        || !request.definition().resource().group().equals(GROUP)
        || !request.definition().resource().resource().equals("certificatesigningrequests")) {
      return;
    }
    JsonObject old = request.old();
    String signer = object.objectAt("spec").string("signerName", "");
    if (old == null) {
      checkSubject(request, object.objectAt("spec"), signer);
    } else if (request.subresource().equals("approval")) {
      require(request, "approve", signer);
    } else if (request.subresource().equals("status") && isSigning(object, old)) {
      require(request, "sign", signer);
    }
  }

  private void require(AdmissionRequest request, String verb, String signer) {
    UserInfo user = request.context().user();
    String domain = signer.substring(0, Math.max(signer.indexOf('/'), 0)) + "/*";
    if (!allows(user, verb, signer) && !allows(user, verb, domain)) {
      throw forbidden(
          request,
          "user not permitted to " + verb + " requests with signerName " + Quoted.of(signer));
    }
  }

  private boolean allows(UserInfo user, String verb, String name) {
    var what = new RequestInfo(true, verb, GROUP, "*", "", "signers", "", name, List.of());
    return authorizer.authorize(new AccessAttributes(user, what, "")).allowed();
  }

  private static boolean isSigning(JsonObject object, JsonObject old) {
    return !Objects.equals(object.at("status", "certificate"), old.at("status", "certificate"))
        || !Objects.equals(object.at("status", "conditions"), old.at("status", "conditions"));
  }

  private static void checkSubject(AdmissionRequest request, JsonObject spec, String signer) {
    if (!signer.equals(CLIENT_SIGNER)) {
      return;
    }
    try {
      byte[] pem = Base64.getDecoder().decode(spec.string("request", ""));
      if (SigningRequest.parse(pem).organizations().contains(UserInfo.MASTERS)) {
        throw forbidden(
            request,
            "use of " + CLIENT_SIGNER + " signer with system:masters group is not allowed");
      }
    } catch (SigningRequest.MalformedException | IllegalArgumentException refusedBefore) {
      throw forbidden(request, "the request can't be read");
    }
  }

  private static ApiException forbidden(AdmissionRequest request, String why) {
    return ApiException.forbidden(request.definition().groupResource(), request.name().name(), why);
  }
}
