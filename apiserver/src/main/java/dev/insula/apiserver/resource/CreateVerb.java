package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.objects.ObjectKeys;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.objects.ResourceVersions;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.apiserver.registry.Subresource;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.CanonicalForm;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.PreconditionFailedException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Creates objects. Thread-safe. */
public final class CreateVerb {

  /** How many generated names are tried before the last collision is reported. */
  private static final int MAX_GENERATED_NAMES = 8;

  /** How often an allocation may be lost to another write before it is reported. */
  private static final int MAX_ALLOCATIONS = 20;

  /** Of those who book at the same time one gets through, so this many failures are no accident. */
  private static final int MAX_BOOKINGS = 1000;

  private final ObjectRepository objects;
  private final WriteRules rules;
  private final FieldOwnership ownership;
  private final Companions companions;

  CreateVerb(
      ObjectRepository objects, WriteRules rules, FieldOwnership ownership, Companions companions) {
    this.companions = companions;
    this.objects = objects;
    this.rules = rules;
    this.ownership = ownership;
  }

  /**
   * Creates an object from what the client wrote, in the version of the call's definition. The tree
   * is used up.
   */
  public Written run(WriteCall call, JsonObject served) {
    Strategy strategy = call.definition().strategy();
    JsonObject read = ObjectIntake.read(call, strategy, served, BodyRules::undecodable);
    if (!call.dryRun() && ResourceVersions.isVersion(Meta.resourceVersion(read))) {
      throw ResourceVersions.failure("resourceVersion should not be set on objects to be created");
    }
    SystemMetadata.dropServers(read.objectOrCreate("metadata"));
    OwnerReferences.ofRequest(call, read);
    return store(call, ownership.created(call, read));
  }

  /** Reads what is asked by a create that stores nothing, with the owners of its fields. */
  JsonObject ask(WriteCall call, JsonObject served) {
    Strategy strategy = call.definition().strategy();
    JsonObject read = ObjectIntake.read(call, strategy, served, BodyRules::undecodable);
    SystemMetadata.dropServers(read.objectOrCreate("metadata"));
    CanonicalForm.apply(read, call.definition().schema());
    return admit(call, null, ownership.created(call, read));
  }

  /** The body of an action on an object, with the owners of its fields. */
  JsonObject ask(WriteCall call, Subresource.Act act, JsonObject body) {
    act.action().applyDefaults(body);
    return admit(call, act, ownership.created(call, act, body));
  }

  /** Lets plugins judge what is asked, and change it. */
  public JsonObject admit(WriteCall call, Subresource.@Nullable Act act, JsonObject body) {
    rules.ask(call, act, body);
    return body;
  }

  /** Creates an object that has been read and whose fields have their owners. */
  Written store(WriteCall call, JsonObject served) {
    JsonObject object = ObjectIntake.toStorage(call.definition(), served);
    boolean generated = Meta.name(object).isEmpty();
    WriteCompanion companion = companions.of(call.definition());
    boolean again = generated || !companion.equals(WriteCompanion.NONE);
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(call, again ? object.deepCopy() : object, companion);
      } catch (ApiException e) {
        if (!e.isAlreadyExists() || !generated || attempt == MAX_GENERATED_NAMES) {
          throw e;
        }
      } catch (PreconditionFailedException e) {
        if (attempt == MAX_ALLOCATIONS) {
          throw ApiException.internal("allocations keep colliding");
        }
      }
    }
  }

  private Written attempt(WriteCall call, JsonObject object, WriteCompanion companion) {
    rules.create(call, call.definition().strategy(), object);
    var name = new ObjectName(call.target().namespace(), Meta.name(object));
    String key = ObjectKeys.key(call.definition().storage(), name);
    List<Operation> together = companion.creating(objects, object);
    for (int booking = 1; ; booking++) {
      List<Operation> booked = rules.reserve(call, object, null);
      if (call.dryRun()) {
        refuseExisting(call, name, objects.keyspace().get(key));
        Meta.of(object).remove("resourceVersion");
        return new Written(Json.bytes(object), true, false);
      }
      try {
        Keyspace.Entry entry =
            objects.put(
                key, Operation.ABSENT, ObjectEncoding.encode(object), both(together, booked));
        return new Written(entry.value(), true, false);
      } catch (PreconditionFailedException e) {
        if (e.key().equals(key)) {
          refuseExisting(call, name, e.current());
        }
        if (booking == MAX_BOOKINGS || booked.stream().noneMatch(o -> o.key().equals(e.key()))) {
          throw e;
        }
      }
    }
  }

  static List<Operation> both(List<Operation> some, List<Operation> more) {
    return more.isEmpty() ? some : Stream.concat(some.stream(), more.stream()).toList();
  }

  private static void refuseExisting(
      WriteCall call, ObjectName name, Optional<Keyspace.Entry> existing) {
    if (existing.isEmpty()) {
      return;
    }
    ApiException exists =
        ApiException.alreadyExists(call.definition().groupResource(), name.name());
    if (Meta.isDeleting(Json.parseEncoded(existing.get().value()))) {
      Status status = exists.status();
      throw new ApiException(
          new Status(
              status.code(),
              status.reason(),
              "object is being deleted: " + status.message(),
              status.details()));
    }
    throw exists;
  }
}
