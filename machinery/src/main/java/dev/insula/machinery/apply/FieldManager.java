package dev.insula.machinery.apply;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.schema.Schema;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps {@code metadata.managedFields}: which manager owns which field. Immutable, thread-safe; one
 * for each version of a resource and each of its subresources.
 *
 * <p>Every write goes through here once, in the version of the request: after decoding, patching
 * and defaulting, and before the strategy and admission change the object, so that what the server
 * itself sets is owned by nobody. Objects that have never been tracked (their entries were reset)
 * are tracked again from the first apply on.
 */
public final class FieldManager {

  private static final String BEFORE_FIRST_APPLY = "before-first-apply";

  private final GroupVersionKind kind;
  private final Schema schema;
  private final String subresource;
  private final FieldFilter filter;
  private final VersionConverter versions;

  /**
   * @param kind the version and kind of the requests
   * @param schema of that kind, with {@code metadata}
   * @param subresource such as {@code status}; empty for the object itself
   * @param filter the fields that writers here can own
   * @param versions gives objects in the versions of other managers
   */
  public FieldManager(
      GroupVersionKind kind,
      Schema schema,
      String subresource,
      FieldFilter filter,
      VersionConverter versions) {
    this.kind = kind;
    this.schema = schema;
    this.subresource = subresource;
    this.filter = filter;
    this.versions = versions;
  }

  /** Gives a new object's fields to its creator. The object is changed and returned. */
  public JsonObject create(JsonObject created, String manager, Instant now) {
    return update(ZeroObject.of(kind, schema), created, manager, now);
  }

  /**
   * Gives the fields that an update or patch has changed to its sender. Clients may send entries of
   * their own, except to subresources. Never fails: where fields can't be named, the live entries
   * stay.
   *
   * @param live the stored object, in canonical form
   * @param updated what is to be stored, in canonical form; changed and returned
   */
  public JsonObject update(JsonObject live, JsonObject updated, String manager, Instant now) {
    Map<ManagerId, Owned> owners = ownersBefore(live, updated);
    Object before = withoutEntries(live);
    withoutEntries(updated);
    try {
      if (!owners.isEmpty() || Meta.uid(live).isEmpty()) {
        Ownership ownership = ownership(owners);
        ownership.update(live, updated, updater(manager), time(now));
        owners = ownership.owners();
        OldUpdates.cap(owners);
      }
      ManagedFields.write(updated, owners);
    } catch (ListElements.UnnamableException e) {
      restoreEntries(updated, before);
    } finally {
      restoreEntries(live, before);
    }
    return updated;
  }

  /** A changed object whose fields stay whose they were. Changes and gives back the tree. */
  public static JsonObject withEntriesOf(JsonObject live, JsonObject updated) {
    withoutEntries(updated);
    restoreEntries(updated, Meta.of(live).get("managedFields"));
    return updated;
  }

  /** Applies a configuration where there is no object yet. */
  public JsonObject applyNew(JsonObject applied, String manager, Instant now) {
    JsonObject none = JsonObject.of("apiVersion", kind.apiVersion(), "kind", kind.kind());
    return apply(none, applied, manager, false, now);
  }

  /**
   * Merges a configuration into an object, as its applier.
   *
   * @param live the stored object; not changed
   * @param applied what the client sent
   * @param force takes fields from other owners where there would be conflicts
   * @return the new object with its entries; equal to the live one if nothing is different
   * @throws ApiException 409 for conflicts with a cause for each; 400 or 500, as in Kubernetes, if
   *     the configuration does not fit the kind
   */
  public JsonObject apply(
      JsonObject live, JsonObject applied, String manager, boolean force, Instant now) {
    checkKind(applied, kind);
    Map<ManagerId, Owned> owners = ManagedFields.read(live);
    if (owners == null) {
      throw unexpected("failed to decode managed fields");
    }
    JsonObject before = live.deepCopy();
    withoutEntries(before);
    if (owners.isEmpty()) {
      owners = ownersBeforeFirstApply(before, now);
    }
    if (Meta.of(applied).getOrDefault("managedFields", JsonNull.NULL) != JsonNull.NULL) {
      throw ApiException.badRequest("metadata.managedFields must be nil");
    }
    String wrong = AppliedTypes.errors(applied, schema);
    if (!wrong.isEmpty()) {
      throw unexpected("failed to create typed patch object (" + describe(applied) + "): " + wrong);
    }
    try {
      return applyChecked(before, applied, manager, force, owners, now);
    } catch (ListElements.UnnamableException e) {
      throw unexpected(
          "failed to create typed live object (" + describe(live) + "): " + e.getMessage());
    } catch (ConflictsException e) {
      throw e.toApiException();
    }
  }

  private JsonObject applyChecked(
      JsonObject live,
      JsonObject applied,
      String manager,
      boolean force,
      Map<ManagerId, Owned> owners,
      Instant now) {
    ManagerId applier = ManagerId.applier(manager, subresource);
    Ownership ownership = ownership(owners);
    JsonObject result;
    try {
      result = ownership.apply(live, applied, applier, force, time(now));
    } catch (ConflictsException e) {
      FieldSet own =
          manager.equals(LastApplied.MANAGER)
              ? LastApplied.unchanged(live, kind.apiVersion(), schema)
              : FieldSet.empty();
      if (!e.fields().difference(own).isEmpty()) {
        throw e.without(own);
      }
      ownership = ownership(owners);
      result = ownership.apply(live, applied, applier, true, time(now));
    }
    JsonObject out = result == null ? live : result;
    if (manager.equals(LastApplied.MANAGER)) {
      LastApplied.refresh(out, applied);
    }
    ManagedFields.write(out, ownership.owners());
    return out;
  }

  /**
   * Whether two objects differ in nothing but the times of their entries; such an update is stored
   * with the old times, and thus not at all.
   */
  public static boolean isSameButForTimes(JsonObject live, JsonObject updated) {
    return isSameButForEntries(live, updated)
        && isSameButForTimes(ManagedFields.read(live), ManagedFields.read(updated));
  }

  private static boolean isSameButForEntries(JsonObject live, JsonObject updated) {
    Object wasEntries = withoutEntries(live);
    Object isEntries = withoutEntries(updated);
    boolean same = live.equals(updated);
    restoreEntries(live, wasEntries);
    restoreEntries(updated, isEntries);
    return same;
  }

  private static boolean isSameButForTimes(
      @Nullable Map<ManagerId, Owned> was, @Nullable Map<ManagerId, Owned> is) {
    if (was == null || is == null || !was.keySet().equals(is.keySet())) {
      return false;
    }
    for (Map.Entry<ManagerId, Owned> entry : was.entrySet()) {
      Owned other = is.get(entry.getKey());
      if (other == null || !entry.getValue().fields().equals(other.fields())) {
        return false;
      }
    }
    return true;
  }

  private Map<ManagerId, Owned> ownersBefore(JsonObject live, JsonObject updated) {
    if (subresource.isEmpty() && !ManagedFields.areSame(updated, live)) {
      if (ManagedFields.isReset(updated)) {
        return new LinkedHashMap<>();
      }
      Map<ManagerId, Owned> sent = ManagedFields.read(updated);
      if (sent != null && !sent.isEmpty()) {
        return sent;
      }
    }
    Map<ManagerId, Owned> stored = ManagedFields.readStored(live);
    return stored == null ? new LinkedHashMap<>() : stored;
  }

  /** All that an object has that was not tracked belongs to a manager that stands for the past. */
  private Map<ManagerId, Owned> ownersBeforeFirstApply(JsonObject live, Instant now) {
    Ownership ownership = ownership(Map.of());
    ownership.update(ZeroObject.of(kind, schema), live, updater(BEFORE_FIRST_APPLY), time(now));
    return ownership.owners();
  }

  /**
   * Refuses a configuration of another kind or version.
   *
   * @throws ApiException 400
   */
  public static void checkKind(JsonObject applied, GroupVersionKind kind) {
    GroupVersionKind actual = Meta.kind(applied);
    if (!actual.equals(kind)) {
      throw ApiException.badRequest("invalid object type: " + describe(actual));
    }
  }

  private Ownership ownership(Map<ManagerId, Owned> owners) {
    return new Ownership(kind.apiVersion(), schema, filter, versions, owners);
  }

  private ManagerId updater(String manager) {
    return ManagerId.updater(manager, kind.apiVersion(), subresource);
  }

  private static String time(Instant now) {
    return now.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static @Nullable Object withoutEntries(JsonObject object) {
    return Meta.of(object).remove("managedFields");
  }

  private static void restoreEntries(JsonObject object, @Nullable Object entries) {
    if (entries instanceof JsonArray array) {
      object.objectOrCreate("metadata").put("managedFields", array);
    }
  }

  private static String describe(JsonObject object) {
    return Meta.namespace(object) + "/" + Meta.name(object) + "; " + describe(Meta.kind(object));
  }

  private static String describe(GroupVersionKind kind) {
    return kind.group() + "/" + kind.version() + ", Kind=" + kind.kind();
  }

  /** 500 without a reason: an error that Kubernetes passes on without a Status of its own. */
  private static ApiException unexpected(String message) {
    return new ApiException(new Status(500, "", message, new JsonObject()));
  }
}
