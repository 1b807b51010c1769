package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.resource.ObjectUpdate.Proposal;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.patch.Patch;
import dev.insula.machinery.schema.Schema;
import dev.insula.machinery.text.GoText;
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
    Refusal refusal = why -> unpatchable(call, patch, live, why);
    JsonObject patched = patch.apply(live.deepCopy(), call.definition().schema());
    checkType(call, patched, refusal);
    JsonObject read =
        ObjectIntake.read(call, strategy, patched, live, (_, why) -> refusal.because(why));
    BodyRules.checkName(read, call.target().name());
    BodyRules.settleNamespace(read, call.target().namespace());
    return read;
  }

  /** Says that the result of the patch can't be read. */
  private interface Refusal {
    ApiException because(String why);
  }

  private static void checkType(WriteCall call, JsonObject patched, Refusal refusal) {
    var definition = call.definition();
    try {
      BodyRules.checkType(definition.groupVersionKind(), patched);
    } catch (ApiException e) {
      throw refusal.because(e.status().message());
    }
  }

  /** 422 that quotes what the patch made, or the patch. */
  private static ApiException unpatchable(
      WriteCall call, Patch patch, JsonObject live, String why) {
    Schema schema = call.definition().schema();
    JsonObject again = patch.apply(live.deepCopy(), schema);
    String reason =
        why.startsWith("strict decoding error") ? why : patch.mismatch(again, schema).orElse(why);
    var cause =
        new Status.Cause(
            "FieldValueInvalid",
            "Invalid value: " + GoText.quote(patch.quote(again, schema)) + ": " + reason,
            "patch");
    return ApiException.invalid("", "", "", List.of(cause));
  }
}
