package dev.insula.apiserver.controlplane;

import dev.insula.apiserver.admission.AdmissionRequest;
import dev.insula.apiserver.admission.AdmissionRequest.Operation;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.request.UserInfo;
import dev.insula.client.WriteGuard;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;

/** The step of admission that whoever runs the control plane may set. Thread-safe. */
final class GuardStep implements ValidatingPlugin {

  private volatile WriteGuard guard = WriteGuard.NONE;

  void set(WriteGuard other) {
    guard = other;
  }

  @Override
  public void validate(AdmissionRequest request) {
    WriteGuard asked = guard;
    JsonObject object = request.object();
    boolean writes =
        request.operation() == Operation.CREATE || request.operation() == Operation.UPDATE;
    if (asked.equals(WriteGuard.NONE) || object == null || !writes) {
      return;
    }
    var resource = request.definition().groupResource();
    boolean byPlatform = request.context().user().name().equals(UserInfo.PLATFORM);
    WriteGuard.Judgement judgement =
        asked.judge(
            new WriteGuard.Write(
                resource, request.subresource(), byPlatform, object, request.old()));
    request.warnings().addAll(judgement.warnings());
    judgement
        .refusal()
        .ifPresent(
            why -> {
              throw ApiException.forbidden(resource, Meta.name(object), why);
            });
  }
}
