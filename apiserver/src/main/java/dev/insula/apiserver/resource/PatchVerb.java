package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.resource.ObjectUpdate.Proposal;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.patch.Patch;

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
    var definition = call.definition();
    var result = new PatchResult(patch, live, definition.groupVersionKind(), definition.schema());
    JsonObject read =
        ObjectIntake.read(
            call, strategy, result.object(), live, (_, why) -> result.unreadable(why));
    BodyRules.checkName(read, call.target().name());
    BodyRules.settleNamespace(read, call.target().namespace());
    return read;
  }
}
