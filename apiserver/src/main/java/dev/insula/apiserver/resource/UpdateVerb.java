package dev.insula.apiserver.resource;

import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.resource.ObjectUpdate.Proposal;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.store.Keyspace;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Replaces objects, or the part of them that a subresource stands for. Thread-safe. */
public final class UpdateVerb {

  private final ObjectUpdate update;
  private final CreateVerb create;

  UpdateVerb(ObjectUpdate update, CreateVerb create) {
    this.update = update;
    this.create = create;
  }

  /**
   * Replaces an object by what the client wrote, in the version of the call's definition. Creates
   * it where its kind allows that.
   *
   * @param strategy of the object, or of the subresource
   */
  public Written run(WriteCall call, Strategy strategy, JsonObject served) {
    boolean mayCreate = call.subresource().isEmpty() && strategy.allowsCreateOnUpdate();
    Optional<Keyspace.Entry> found = update.find(call);
    if (found.isEmpty()) {
      if (!mayCreate) {
        // What can't be read is refused whether there is an object or not.
        ObjectIntake.read(call, strategy, served, BodyRules::undecodable);
        throw ObjectUpdate.notFound(call);
      }
      // What was read elsewhere can't be the version of an object that is not there.
      served.objectOrCreate("metadata").remove("resourceVersion");
      return create.run(call, served);
    }
    return update.run(
        call,
        strategy,
        found,
        live -> {
          JsonObject read =
              ObjectIntake.read(call, strategy, named(served, live), live, BodyRules::undecodable);
          checkUid(call, read, live);
          OwnerReferences.ofRequest(call, read);
          return Proposal.untracked(read);
        });
  }

  /**
   * As {@link #change}, where the change makes nobody the manager of a field: they stay whose they
   * are.
   */
  public Written revise(WriteCall call, Strategy strategy, Consumer<JsonObject> change) {
    return update.run(
        call,
        strategy,
        live -> {
          JsonObject changed = live.deepCopy();
          change.accept(changed);
          return new Proposal(changed, true);
        });
  }

  /**
   * Changes an object by code of the server's own, which makes nothing that would have to be
   * decoded or given defaults. If somebody comes between, it is asked again with the newer object.
   *
   * @param change changes the object that it is given
   */
  public Written change(WriteCall call, Strategy strategy, Consumer<JsonObject> change) {
    return update.run(
        call,
        strategy,
        live -> {
          JsonObject changed = live.deepCopy();
          change.accept(changed);
          return Proposal.untracked(changed);
        });
  }

  /** A copy for one attempt, as attempts use their tree up. */
  private static JsonObject named(JsonObject served, JsonObject live) {
    JsonObject copy = served.deepCopy();
    JsonObject metadata = copy.objectOrCreate("metadata");
    for (String field : List.of("name", "namespace")) {
      if (metadata.string(field, "").isEmpty() && Meta.of(live).get(field) instanceof String kept) {
        metadata.put(field, kept);
      }
    }
    return copy;
  }

  /** The uid in a body says which object is meant, not just its name. */
  static void checkUid(WriteCall call, JsonObject served, JsonObject live) {
    String uid = Meta.uid(served);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(live))) {
      throw ObjectUpdate.conflict(
          call,
          "StorageError: invalid object, Code: 4, Key: "
              + (call.dryRun() ? "/" : "/registry/")
              + call.definition().resource().resource()
              + "/"
              + call.target()
              + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in"
              + " precondition: "
              + uid
              + ", UID in object meta: "
              + Meta.uid(live));
    }
  }
}
