package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.resource.ObjectUpdate.Proposal;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.patch.Patch;
import java.util.List;

/** Changes objects by a patch of their JSON. Thread-safe. */
public final class PatchVerb {

  private final ObjectUpdate update;

  PatchVerb(ObjectUpdate update) {
    this.update = update;
  }

  /**
   * Patches the call's target, or the part of it that a subresource stands for.
   *
   * @param patch applied to the object in the version of the call's definition
   */
  public Written run(WriteCall call, Strategy strategy, Patch patch) {
    return update.run(
        call, strategy, live -> Proposal.untracked(patched(call, strategy, patch, live)));
  }

  private static JsonObject patched(
      WriteCall call, Strategy strategy, Patch patch, JsonObject live) {
    JsonObject patched = patch.apply(live.deepCopy(), call.definition().schema());
    String shown = Json.string(patched);
    checkIdentity(call, patched, shown);
    return ObjectIntake.read(call, strategy, patched, (_, why) -> unpatchable(shown, why));
  }

  private static void checkIdentity(WriteCall call, JsonObject patched, String shown) {
    var definition = call.definition();
    try {
      BodyRules.checkType(definition.groupVersionKind(), patched);
    } catch (ApiException e) {
      throw unpatchable(shown, e.status().message());
    }
    BodyRules.checkName(patched, call.target().name());
    BodyRules.settleNamespace(patched, call.target().namespace());
  }

  /** 422 that quotes the object that the patch made. */
  private static ApiException unpatchable(String shown, String why) {
    var cause =
        new Status.Cause(
            "FieldValueInvalid", "Invalid value: " + Json.string(shown) + ": " + why, "patch");
    return ApiException.invalid("", "", "", List.of(cause));
  }
}
