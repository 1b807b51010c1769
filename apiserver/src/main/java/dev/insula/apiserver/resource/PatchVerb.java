package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Strategy;
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
    return update.run(call, strategy, old -> patched(call, strategy, patch, old));
  }

  private static JsonObject patched(
      WriteCall call, Strategy strategy, Patch patch, JsonObject old) {
    var definition = call.definition();
    JsonObject live = ObjectIntake.fromStorage(definition, old.deepCopy());
    JsonObject patched = patch.apply(live, definition.schema());
    checkIdentity(call, patched);
    return ObjectIntake.toStorage(definition, strategy, patched);
  }

  private static void checkIdentity(WriteCall call, JsonObject patched) {
    var definition = call.definition();
    BodyRules.checkType(definition.groupVersionKind(), patched);
    BodyRules.checkName(patched, call.target().name());
    BodyRules.settleNamespace(patched, call.target().namespace());
  }
}
