package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.objects.ResourceVersions;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.machinery.apply.FieldManager;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status.Cause;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.PreconditionFailedException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads, changes and writes one object, again and again until nobody came between. Thread-safe.
 *
 * <p>INVARIANT: an update is computed from exactly the version that it replaces.
 */
final class ObjectUpdate {

  /** Somebody always gets through, so this many failures in a row are no accident. */
  private static final int MAX_ATTEMPTS = 1000;

  private static final String MODIFIED =
      "the object has been modified; please apply your changes to the latest version and try again";

  /** Computes the new object. */
  interface Change {
    /**
     * @param live the stored object in the version of the call's definition, which must not be
     *     changed
     */
    Proposal apply(JsonObject live);
  }

  /**
   * A new object in the version of the call's definition. A resourceVersion that it has and that is
   * not the live one's is refused with 409.
   *
   * @param tracked whether its managedFields are settled
   * @param view through which it was changed; null for the object itself
   */
  record Proposal(JsonObject object, boolean tracked, Subresource.@Nullable View view) {
    Proposal(JsonObject object, boolean tracked) {
      this(object, tracked, null);
    }

    static Proposal untracked(JsonObject object) {
      return new Proposal(object, false);
    }
  }

  private final ObjectRepository objects;
  private final WriteRules rules;
  private final FieldOwnership ownership;
  private final Companions companions;

  ObjectUpdate(
      ObjectRepository objects, WriteRules rules, FieldOwnership ownership, Companions companions) {
    this.companions = companions;
    this.objects = objects;
    this.rules = rules;
    this.ownership = ownership;
  }

  /** The stored entry of the call's target. */
  Optional<Keyspace.Entry> find(WriteCall call) {
    return objects.find(call.definition().storage(), call.target());
  }

  /**
   * @throws ApiException 404 if the object does not exist
   */
  Written run(WriteCall call, Strategy strategy, Change change) {
    return run(call, strategy, find(call), change);
  }

  /**
   * The same for what has just been found.
   *
   * @throws ApiException 404 if that is nothing
   */
  Written run(WriteCall call, Strategy strategy, Optional<Keyspace.Entry> first, Change change) {
    Optional<Keyspace.Entry> found = first;
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Keyspace.Entry entry = found.orElseThrow(() -> notFound(call));
      call.warnings().clear();
      try {
        return attempt(call, strategy, change, entry);
      } catch (PreconditionFailedException e) {
        found = e.key().equals(entry.key()) ? e.current() : find(call);
      }
    }
    throw conflict(call, MODIFIED);
  }

  private Written attempt(WriteCall call, Strategy strategy, Change change, Keyspace.Entry entry) {
    JsonObject stored = Json.parseEncoded(entry.value());
    JsonObject old = call.definition().conversion().current(stored);
    JsonObject live = ObjectIntake.fromStorage(call.definition(), old.deepCopy());
    Proposal proposal = change.apply(live);
    checkVersion(call, strategy, proposal.object(), entry);
    JsonObject served =
        proposal.tracked() ? proposal.object() : ownership.updated(call, live, proposal.object());
    JsonObject object = ObjectIntake.toStorage(call.definition(), served);
    rules.update(call, strategy, object, old, proposal.view());
    WriteCompanion companion = companions.of(call.definition());
    List<Operation> together =
        CreateVerb.both(companion.updating(objects, object, old), rules.reserve(call, object, old));
    object.objectOrCreate("metadata").put("resourceVersion", Meta.resourceVersion(old));
    boolean unchanged = FieldManager.isSameButForTimes(stored, object);
    Payload payload = ObjectEncoding.encode(object, entry.value());
    if (Meta.isDeleting(object)
        && strategy.finalizers(object).isEmpty()
        && Meta.of(object).integer("deletionGracePeriodSeconds", 0) == 0) {
      return deleted(call, entry, payload, companion.deleting(objects, old));
    }
    if (unchanged) {
      return new Written(entry.value(), false, false);
    }
    if (call.dryRun()) {
      return new Written(payload.at(entry.revision()), false, false);
    }
    Keyspace.Entry written = objects.put(entry.key(), entry.revision(), payload, together);
    return new Written(written.value(), false, false);
  }

  /**
   * The last finalizer went, so the object goes; the answer shows the version it had. Watchers get
   * the object as it was stored, as this change never was.
   */
  private Written deleted(
      WriteCall call, Keyspace.Entry entry, Payload last, List<Operation> together) {
    if (!call.dryRun()) {
      Payload stored = ObjectEncoding.withoutRevision(entry.value());
      objects.delete(entry.key(), entry.revision(), stored, together);
    }
    return new Written(last.at(entry.revision()), false, true);
  }

  private static void checkVersion(
      WriteCall call, Strategy strategy, JsonObject object, Keyspace.Entry entry) {
    String given = Meta.resourceVersion(object);
    long version = ResourceVersions.ofWrite(given);
    if (version == 0) {
      if (!strategy.allowsUnconditionalUpdate()) {
        throw versionRequired(call);
      }
    } else if (version != entry.revision()) {
      throw conflict(call, MODIFIED);
    }
  }

  static ApiException notFound(WriteCall call) {
    return ApiException.notFound(call.definition().groupResource(), call.target().name());
  }

  static ApiException conflict(WriteCall call, String why) {
    return ApiException.conflict(call.definition().groupResource(), call.target().name(), why);
  }

  /** Kubernetes names the resource, not the kind, in this one. */
  private static ApiException versionRequired(WriteCall call) {
    var resource = call.definition().groupResource();
    var cause =
        new Cause(
            "FieldValueInvalid",
            "Invalid value: 0: must be specified for an update",
            "metadata.resourceVersion");
    return ApiException.invalid(
        resource.group(), resource.resource(), call.target().name(), List.of(cause));
  }
}
