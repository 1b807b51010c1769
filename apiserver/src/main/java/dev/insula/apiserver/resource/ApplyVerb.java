package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.resource.ObjectUpdate.Proposal;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;

/**
 * Applies configurations: server-side apply. Thread-safe.
 *
 * <p>Source: the page "Server-Side Apply" of the Kubernetes documentation.
 */
public final class ApplyVerb {

  /** How often an object may appear or vanish meanwhile. */
  private static final int MAX_ATTEMPTS = 5;

  private final ObjectUpdate update;
  private final CreateVerb create;
  private final FieldOwnership ownership;

  ApplyVerb(ObjectUpdate update, CreateVerb create, FieldOwnership ownership) {
    this.update = update;
    this.create = create;
    this.ownership = ownership;
  }

  /** Applies to the call's target, which is made if it does not exist. */
  public Written run(WriteCall call, Strategy strategy, JsonObject applied) {
    for (int attempt = 1; ; attempt++) {
      boolean absent = call.subresource().isEmpty() && update.find(call).isEmpty();
      try {
        return absent ? createdBy(call, strategy, applied) : merged(call, strategy, applied);
      } catch (ApiException e) {
        boolean raced = absent ? e.isAlreadyExists() : e.isNotFound();
        if (!raced || !call.subresource().isEmpty() || attempt == MAX_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  private Written createdBy(WriteCall call, Strategy strategy, JsonObject applied) {
    JsonObject object = ownership.appliedNew(call, applied.deepCopy());
    object.objectOrCreate("metadata").remove("resourceVersion");
    BodyRules.settleNamespace(object, call.target().namespace());
    BodyRules.checkName(object, call.target().name());
    return create.store(call, ObjectIntake.read(call, strategy, object, BodyRules::undecodable));
  }

  private Written merged(WriteCall call, Strategy strategy, JsonObject applied) {
    return update.run(
        call,
        strategy,
        live -> {
          JsonObject object = ownership.applied(call, live, applied.deepCopy());
          BodyRules.settleNamespace(object, call.target().namespace());
          BodyRules.checkName(object, call.target().name());
          return new Proposal(
              ObjectIntake.read(call, strategy, object, BodyRules::undecodable), true);
        });
  }
}
