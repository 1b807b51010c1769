package dev.insula.apiserver.authorization;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupResource;

/** Puts {@link EscalationCheck} in the way of every write of a role or binding. Thread-safe. */
public final class EscalationGuard implements ValidatingPlugin {

  private final EscalationCheck check;

  public EscalationGuard(EscalationCheck check) {
    this.check = check;
  }

  @Override
  public void validate(AdmissionRequest request) {
    GroupResource resource = request.definition().groupResource();
    JsonObject object = request.object();
    if (object != null && EscalationCheck.concerns(resource)) {
      check.check(
          request.context().user(), resource, request.context().namespace(), object, request.old());
    }
  }
}
