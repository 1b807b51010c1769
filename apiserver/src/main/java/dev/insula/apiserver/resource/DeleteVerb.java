package dev.insula.apiserver.resource;

import dev.insula.apiserver.objects.ObjectEncoding;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.Strategy;
import dev.insula.machinery.json.Json;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.PreconditionFailedException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deletes objects: at once, or by marking them until their finalizers are gone and their grace
 * period is over. Thread-safe.
 *
 * <p>Source: the pages "Finalizers", "Garbage Collection" and "Pod Lifecycle".
 */
public final class DeleteVerb {

  private static final GroupResource NAMESPACES = new GroupResource("", "namespaces");

  private static final int MAX_ATTEMPTS = 1000;
  private static final String ORPHAN = "orphan";
  private static final String FOREGROUND = "foregroundDeletion";

  private final ObjectRepository objects;
  private final WriteRules rules;
  private final Companions companions;

  DeleteVerb(ObjectRepository objects, WriteRules rules, Companions companions) {
    this.companions = companions;
    this.objects = objects;
    this.rules = rules;
  }

  /**
   * Deletes the call's target.
   *
   * @return its last state if it is gone, or its state in deletion
   */
  public Written run(WriteCall call, Deletion wanted) {
    Deletion options = wanted.notNegative();
    warn(call, options);
    Optional<Keyspace.Entry> found = objects.find(call.definition().storage(), call.target());
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      Keyspace.Entry entry = found.orElseThrow(() -> ObjectUpdate.notFound(call));
      try {
        return attempt(call, options, entry);
      } catch (PreconditionFailedException e) {
        found =
            e.key().equals(entry.key())
                ? e.current()
                : objects.find(call.definition().storage(), call.target());
      }
    }
    throw conflict(call, "the object has been modified too often meanwhile");
  }

  private Written attempt(WriteCall call, Deletion options, Keyspace.Entry entry) {
    JsonObject object = Json.parseEncoded(entry.value());
    checkPreconditions(call, options, object);
    // What can't be shown is not deleted: the answer would be a failure.
    ObjectIntake.fromStorage(call.definition(), object.deepCopy());
    rules.delete(call, object);
    Strategy strategy = call.definition().strategy();
    if (!Meta.isDeleting(object)) {
      strategy.prepareForDelete(call.context(), object);
    }
    boolean settled = settleFinalizers(strategy, options, Meta.of(object));
    boolean marked =
        Meta.isDeleting(object)
            ? shorten(object, options.gracePeriodSeconds(), call.now())
            : mark(call, strategy, options, object);
    boolean stays =
        !strategy.finalizers(object).isEmpty()
            || Meta.of(object).integer("deletionGracePeriodSeconds", 0) > 0;
    if (!stays) {
      boolean graceful = strategy.gracePeriod(object, 0L) != null;
      return graceful && marked ? markedAndGone(call, entry, object) : gone(call, entry);
    }
    if (!settled && !marked) {
      return new Written(entry.value(), false, false);
    }
    strategy.markDeleted(object);
    return kept(call, entry, object);
  }

  /** Jobs are not like the other kinds here, which surprises. */
  static void warn(WriteCall call, Deletion options) {
    boolean surprising =
        options.propagation().isEmpty()
            && call.definition().strategy().orphansByDefault()
            && call.definition().resource().resource().equals("jobs");
    if (surprising) {
      call.warnings()
          .add(
              "child pods are preserved by default when jobs are deleted; set"
                  + " propagationPolicy=Background to remove them or set propagationPolicy=Orphan"
                  + " to suppress this warning");
    }
  }

  private static boolean mark(
      WriteCall call, Strategy strategy, Deletion options, JsonObject object) {
    Long grace = strategy.gracePeriod(object, options.gracePeriodSeconds());
    long seconds = grace == null ? 0 : grace;
    JsonObject metadata = object.objectOrCreate("metadata");
    metadata.put("deletionTimestamp", SystemMetadata.time(call.now().plusSeconds(seconds)));
    metadata.put("deletionGracePeriodSeconds", seconds);
    if (Meta.generation(object) > 0) {
      metadata.put("generation", Meta.generation(object) + 1);
    }
    return true;
  }

  /** An object in deletion can be given less time, never more. */
  private static boolean shorten(JsonObject object, @Nullable Long requested, Instant now) {
    JsonObject metadata = Meta.of(object);
    long current = metadata.integer("deletionGracePeriodSeconds", 0);
    if (requested == null || requested >= current) {
      return false;
    }
    Instant end = Instant.parse(metadata.string("deletionTimestamp", Instant.EPOCH.toString()));
    Instant sooner = end.minusSeconds(current).plusSeconds(requested);
    boolean over = sooner.isBefore(now);
    metadata.put("deletionTimestamp", SystemMetadata.time(over ? now : sooner));
    // Who stops the pod still has to: only an end without grace is one at once.
    metadata.put("deletionGracePeriodSeconds", over ? Math.min(requested, 1) : requested);
    return true;
  }

  private Written kept(WriteCall call, Keyspace.Entry entry, JsonObject object) {
    Payload payload = ObjectEncoding.encode(object);
    if (ObjectEncoding.same(entry.value(), payload) || call.dryRun()) {
      return new Written(payload.at(entry.revision()), false, false);
    }
    return new Written(
        objects.put(entry.key(), entry.revision(), payload, List.of()).value(), false, false);
  }

  /** Everybody gets the object as it was stored, with the revision of its end. */
  private Written gone(WriteCall call, Keyspace.Entry entry) {
    long revision = entry.revision();
    if (!call.dryRun()) {
      Payload last = ObjectEncoding.withoutRevision(entry.value());
      revision = objects.delete(entry.key(), entry.revision(), last, together(call, entry));
    }
    return new Written(ObjectEncoding.withRevision(entry.value(), revision), false, true);
  }

  /** What is deleted gracefully is marked first, though it goes at once: watchers see both. */
  private Written markedAndGone(WriteCall call, Keyspace.Entry entry, JsonObject object) {
    Payload last = ObjectEncoding.encode(object);
    long revision =
        call.dryRun()
            ? entry.revision()
            : objects.markAndDelete(entry.key(), entry.revision(), last, together(call, entry));
    return new Written(last.at(revision), false, true);
  }

  private List<Operation> together(WriteCall call, Keyspace.Entry entry) {
    return companions.of(call.definition()).deleting(objects, Json.parseEncoded(entry.value()));
  }

  /** Puts in or takes out the finalizers that the garbage collector goes by. */
  private static boolean settleFinalizers(
      Strategy strategy, Deletion options, JsonObject metadata) {
    List<String> before = metadata.strings("finalizers");
    var after = new ArrayList<>(before);
    String policy = options.propagation();
    boolean explicit = !policy.isEmpty();
    boolean orphan =
        explicit
            ? policy.equals(Deletion.ORPHAN)
            : before.contains(ORPHAN)
                || (!before.contains(FOREGROUND) && strategy.orphansByDefault());
    boolean foreground =
        explicit ? policy.equals(Deletion.FOREGROUND) : before.contains(FOREGROUND);
    settle(after, ORPHAN, orphan);
    settle(after, FOREGROUND, foreground && !orphan);
    if (after.equals(before)) {
      return false;
    }
    if (after.isEmpty()) {
      metadata.remove("finalizers");
    } else {
      metadata.put("finalizers", new JsonArray(after));
    }
    return true;
  }

  private static void settle(List<String> finalizers, String name, boolean wanted) {
    if (!wanted) {
      finalizers.remove(name);
    } else if (!finalizers.contains(name)) {
      finalizers.add(name);
    }
  }

  private static void checkPreconditions(WriteCall call, Deletion options, JsonObject object) {
    var definition = call.definition();
    GroupResource resource = definition.groupResource();
    if (resource.equals(NAMESPACES)) {
      checkNamespace(options, object);
      return;
    }
    checkPreconditions(new GroupResource(resource.group(), definition.kind()), options, object);
  }

  /** Namespaces, whose deletion is a matter of its own, have their own words. */
  private static void checkNamespace(Deletion options, JsonObject object) {
    checkNamespace("UID", options.uid(), Meta.uid(object), object);
    checkNamespace(
        "ResourceVersion", options.resourceVersion(), Meta.resourceVersion(object), object);
  }

  private static void checkNamespace(
      String what, @Nullable String wanted, String given, JsonObject object) {
    if (wanted != null && !wanted.equals(given)) {
      throw ApiException.conflict(
          NAMESPACES,
          Meta.name(object),
          "Precondition failed: "
              + what
              + " in precondition: "
              + wanted
              + ", "
              + what
              + " in object meta: "
              + given);
    }
  }

  /**
   * Checks whether the object is the one that is meant.
   *
   * @param kind of the object, which Kubernetes names here instead of the resource
   * @throws ApiException 409
   */
  public static void checkPreconditions(GroupResource kind, Deletion options, JsonObject object) {
    String uid = options.uid();
    if (uid != null && !uid.equals(Meta.uid(object))) {
      throw ApiException.conflict(
          kind,
          Meta.name(object),
          "the UID in the precondition ("
              + uid
              + ") does not match the UID in record ("
              + Meta.uid(object)
              + "). The object might have been deleted and then recreated");
    }
    String version = options.resourceVersion();
    if (version != null && !version.equals(Meta.resourceVersion(object))) {
      throw ApiException.conflict(
          kind,
          Meta.name(object),
          "the ResourceVersion in the precondition ("
              + version
              + ") does not match the ResourceVersion in record ("
              + Meta.resourceVersion(object)
              + "). The object might have been modified");
    }
  }

  /** Kubernetes names the kind, not the resource, in these. */
  private static ApiException conflict(WriteCall call, String why) {
    var definition = call.definition();
    var kind = new GroupResource(definition.resource().group(), definition.kind());
    return ApiException.conflict(kind, call.target().name(), why);
  }

  /**
   * What a delete is told.
   *
   * @param uid precondition, or null
   * @param resourceVersion precondition, or null
   * @param gracePeriodSeconds null for the object's own
   * @param propagation Orphan, Foreground, Background, or empty for what the kind does
   */
  public record Deletion(
      @Nullable String uid,
      @Nullable String resourceVersion,
      @Nullable Long gracePeriodSeconds,
      String propagation) {

    /** A negative grace period stands for a second. */
    Deletion notNegative() {
      boolean negative = gracePeriodSeconds != null && gracePeriodSeconds < 0;
      return negative ? new Deletion(uid, resourceVersion, 1L, propagation) : this;
    }

    public static final String ORPHAN = "Orphan";
    public static final String FOREGROUND = "Foreground";
    public static final String BACKGROUND = "Background";

    public static final Deletion DEFAULT = new Deletion(null, null, null, "");
  }
}
