package dev.insula.apiserver.authorization;

import dev.insula.apiserver.request.RequestInfo;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Status;

/** The 403 that Kubernetes answers to somebody who may not do what they ask for. */
public final class Forbidden {

  private Forbidden() {}

  /** {@code pods "web" is forbidden: User "jane" cannot get resource "pods/log" in …}. */
  public static ApiException of(AccessAttributes access, String reason) {
    RequestInfo what = access.what();
    String why = sentence(access) + (reason.isEmpty() ? "" : ": " + reason);
    if (!what.resourceRequest()) {
      return new ApiException(new Status(403, "Forbidden", "forbidden: " + why, new JsonObject()));
    }
    return ApiException.forbidden(
        new GroupResource(what.group(), what.resource()), what.name(), why);
  }

  private static String sentence(AccessAttributes access) {
    RequestInfo what = access.what();
    String who = "User " + Quoted.of(access.user().name()) + " cannot " + what.verb();
    if (!what.resourceRequest()) {
      return who + " path " + Quoted.of(access.path());
    }
    String resource =
        what.subresource().isEmpty() ? what.resource() : what.resource() + "/" + what.subresource();
    String where =
        what.namespace().isEmpty()
            ? " at the cluster scope"
            : " in the namespace " + Quoted.of(what.namespace());
    return who
        + " resource "
        + Quoted.of(resource)
        + " in API group "
        + Quoted.of(what.group())
        + where;
  }
}
