package dev.insula.apiserver.authorization.node;

import static dev.insula.apiserver.authorization.node.NodeRestriction.refused;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.authorization.AccessAttributes;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.util.List;

/** For whom nodes may have tokens: those whom the volumes of their pods name. Thread-safe. */
final class TokenAudiences {

  private static final GroupVersionResource CLAIMS =
      new GroupVersionResource("", "v1", "persistentvolumeclaims");
  private static final GroupVersionResource VOLUMES =
      new GroupVersionResource("", "v1", "persistentvolumes");
  private static final GroupVersionResource DRIVERS =
      new GroupVersionResource("storage.k8s.io", "v1", "csidrivers");

  private final Authorizer authorizer;

  /**
   * @param authorizer may allow more
   */
  TokenAudiences(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  void check(AdmissionRequest request, JsonObject asked, JsonObject pod) {
    List<String> audiences = asked.objectAt("spec").strings("audiences");
    if (audiences.size() > 1) {
      throw refused(request, "node may only request 0 or 1 audiences");
    }
    String audience = audiences.isEmpty() ? "" : audiences.getFirst();
    for (JsonObject volume : pod.objectAt("spec").objects("volumes")) {
      if (isNamed(volume, audience)
          || isNamedByDriver(request.objects(), driver(request, pod, volume), audience)) {
        return;
      }
    }
    UserInfo user = request.context().user();
    if (!isAllowed(user, request, audience)) {
      throw refused(
          request,
          "audience \""
              + audience
              + "\" not found in pod spec volume, "
              + user.name()
              + " is not authorized to request tokens for this audience");
    }
  }

  private boolean isAllowed(UserInfo user, AdmissionRequest request, String audience) {
    var what =
        new RequestInfo(
            true,
            "request-serviceaccounts-token-audience",
            "",
            "v1",
            request.name().namespace(),
            audience,
            "",
            request.name().name(),
            List.of());
    return authorizer.authorize(new AccessAttributes(user, what, "")).allowed();
  }

  private static boolean isNamed(JsonObject volume, String audience) {
    return volume.objectAt("projected").objects("sources").stream()
        .map(source -> source.object("serviceAccountToken"))
        .anyMatch(token -> token != null && token.string("audience", "").equals(audience));
  }

  private static String driver(AdmissionRequest request, JsonObject pod, JsonObject volume) {
    String claim = volume.objectAt("persistentVolumeClaim").string("claimName", "");
    if (volume.containsKey("ephemeral")) {
      claim = Meta.name(pod) + "-" + volume.string("name", "");
    }
    if (claim.isEmpty()) {
      return volume.objectAt("csi").string("driver", "");
    }
    ObjectRepository objects = request.objects();
    return objects
        .tree(CLAIMS, new ObjectName(Meta.namespace(pod), claim))
        .map(found -> found.objectAt("spec").string("volumeName", ""))
        .flatMap(name -> objects.tree(VOLUMES, new ObjectName("", name)))
        .map(found -> found.objectAt("spec", "csi").string("driver", ""))
        .orElse("");
  }

  private static boolean isNamedByDriver(ObjectRepository objects, String driver, String audience) {
    return !driver.isEmpty()
        && objects.tree(DRIVERS, new ObjectName("", driver)).stream()
            .flatMap(found -> found.objectAt("spec").objects("tokenRequests").stream())
            .anyMatch(token -> token.string("audience", "").equals(audience));
  }
}
