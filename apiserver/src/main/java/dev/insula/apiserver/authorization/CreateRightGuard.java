package dev.insula.apiserver.authorization;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.registry.WriteContext;
import dev.insula.apiserver.request.RequestInfo;
import dev.insula.apiserver.request.UserInfo;
import java.util.List;

/**
 * Makes sure that whoever creates an object by an update or an apply may create it, as only the
 * right to update or patch was asked for when the request came in. Thread-safe.
 */
public final class CreateRightGuard implements ValidatingPlugin {

  private final Authorizer authorizer;

  public CreateRightGuard(Authorizer authorizer) {
    this.authorizer = authorizer;
  }

  @Override
  public void validate(AdmissionRequest request) {
    WriteContext context = request.context();
    if (request.operation() != AdmissionRequest.Operation.CREATE
        || context.user().isIn(UserInfo.MASTERS)) {
      return;
    }
    var what =
        new RequestInfo(
            true,
            "create",
            context.resource().group(),
            context.resource().version(),
            context.namespace(),
            context.resource().resource(),
            context.subresource(),
            request.name().name(),
            List.of());
    var access = new AccessAttributes(context.user(), what, "");
    Authorizer.Decision decision = authorizer.authorize(access);
    if (!decision.allowed()) {
      throw Forbidden.of(access, decision.reason());
    }
  }
}
