package dev.insula.machinery.apply;

import dev.insula.machinery.apply.VersionConverter.Versioned;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who owns what while one write is worked out. Whoever writes a field owns it; whoever applies a
 * field that another owns with another value has a conflict.
 *
 * <p>Trees given here are without {@code managedFields}. Not thread-safe.
 */
final class Ownership {

  /** Never owned: what the server sets, and what tells the type. */
  private static final FieldSet NEVER_OWNED =
      FieldSet.of(
          "apiVersion",
          "kind",
          "metadata",
          "metadata.name",
          "metadata.namespace",
          "metadata.creationTimestamp",
          "metadata.selfLink",
          "metadata.uid",
          "metadata.clusterName",
          "metadata.generation",
          "metadata.managedFields",
          "metadata.resourceVersion");

  private final String apiVersion;
  private final Schema schema;
  private final FieldFilter filter;
  private final VersionConverter versions;
  private final Map<ManagerId, Owned> owners;

  Ownership(
      String apiVersion,
      Schema schema,
      FieldFilter filter,
      VersionConverter versions,
      Map<ManagerId, Owned> owners) {
    this.apiVersion = apiVersion;
    this.schema = schema;
    this.filter = filter;
    this.versions = versions;
    this.owners = new LinkedHashMap<>(owners);
  }

  Map<ManagerId, Owned> owners() {
    return owners;
  }

  /**
   * Gives an updater what is different between two trees, at the cost of all others. The time moves
   * only if the updater gains something.
   */
  void update(JsonObject before, JsonObject after, ManagerId updater, String now) {
    adaptToSchema(before);
    Comparison change = Comparison.of(before, after, schema, filter);
    FieldSet gained = filter.filter(change.changed()).difference(NEVER_OWNED);
    Owned previous = owners.get(updater);
    Owned kept = previous != null && keeps(previous, change, gained) ? previous : null;
    transfer(before, after, change, kept == null ? null : updater, true);
    if (kept != null) {
      owners.put(updater, kept.at(now));
    } else if (!gained.isEmpty()) {
      Owned left = owners.get(updater);
      FieldSet all = left == null ? gained : gained.union(left.fields());
      owners.put(updater, new Owned(all, apiVersion, now));
    }
  }

  /** Whether an updater has after a change exactly the fields that it had before. */
  private static boolean keeps(Owned owned, Comparison change, FieldSet gained) {
    return !gained.isEmpty()
        && owned.ownsAllOf(gained)
        && !owned.ownsAnyOf(change.removed())
        && !owned.ownsAnyOf(change.changed().difference(gained));
  }

  /**
   * Merges what is applied into a tree, removes what the applier has applied before and no other
   * owns, and records the ownership.
   *
   * @param force takes what others own and what is applied differently, in place of a {@link
   *     ConflictsException}
   * @return the new tree, or null if it equals the live one
   */
  @Nullable JsonObject apply(
      JsonObject live, JsonObject applied, ManagerId applier, boolean force, String now) {
    adaptToSchema(live);
    JsonObject merged = TreeMerge.merge(live, applied, schema);
    Owned last = owners.get(applier);
    FieldSet set = filter.filter(FieldSets.of(applied, schema));
    owners.put(applier, new Owned(set, apiVersion, last == null ? null : last.time()));
    JsonObject result = last == null ? merged : prune(merged, last);
    transfer(live, result, Comparison.of(live, result, schema, filter), applier, force);
    boolean changed = !Shape.same(live, result);
    strip(applier);
    if (changed) {
      owners.computeIfPresent(applier, (_, owned) -> owned.at(now));
    }
    return changed ? result : null;
  }

  private void strip(ManagerId manager) {
    Owned owned = owners.get(manager);
    if (owned != null) {
      put(manager, owned, owned.fields().difference(NEVER_OWNED));
    }
  }

  private void put(ManagerId manager, Owned owned, FieldSet fields) {
    if (fields.isEmpty()) {
      owners.remove(manager);
    } else {
      owners.put(manager, owned.with(fields));
    }
  }

  /** Takes what differs from all owners but the writer, or throws the conflicts. */
  private void transfer(
      JsonObject before,
      JsonObject after,
      Comparison own,
      @Nullable ManagerId writer,
      boolean force) {
    Map<String, Comparison> byVersion = new HashMap<>();
    byVersion.put(apiVersion, own);
    Map<ManagerId, Comparison> changes = new LinkedHashMap<>();
    Map<ManagerId, FieldSet> conflicts = new LinkedHashMap<>();
    for (Map.Entry<ManagerId, Owned> entry : Map.copyOf(owners).entrySet()) {
      ManagerId manager = entry.getKey();
      if (manager.equals(writer)) {
        continue;
      }
      Owned owned = entry.getValue();
      Comparison change = comparison(before, after, owned.apiVersion(), byVersion);
      if (change == null) {
        owners.remove(manager);
        continue;
      }
      changes.put(manager, change);
      if (!force && owned.ownsAnyOf(change.changed())) {
        conflicts.put(manager, owned.fields().intersection(change.changed()));
      }
    }
    if (!conflicts.isEmpty()) {
      throw new ConflictsException(conflicts);
    }
    changes.forEach(this::lose);
  }

  private void lose(ManagerId manager, Comparison change) {
    Owned owned = owners.get(manager);
    if (owned != null && (owned.ownsAnyOf(change.changed()) || owned.ownsAnyOf(change.removed()))) {
      put(manager, owned, owned.fields().difference(change.changed()).difference(change.removed()));
    }
  }

  /** The comparison in another version; null if it is not served any more. */
  private @Nullable Comparison comparison(
      JsonObject before, JsonObject after, String version, Map<String, Comparison> known) {
    Comparison found = known.get(version);
    if (found != null) {
      return found;
    }
    Optional<Versioned> was = versions.convert(before, version);
    Optional<Versioned> is = versions.convert(after, version);
    if (was.isEmpty() || is.isEmpty()) {
      return null;
    }
    Comparison made =
        Comparison.of(was.get().object(), is.get().object(), is.get().schema(), filter);
    known.put(version, made);
    return made;
  }

  /** Lists and maps that have become atomic are owned as one. */
  private void adaptToSchema(JsonObject live) {
    for (Map.Entry<ManagerId, Owned> entry : Map.copyOf(owners).entrySet()) {
      ManagerId manager = entry.getKey();
      Owned owned = entry.getValue();
      if (owned.apiVersion().equals(apiVersion)) {
        owners.put(manager, owned.adaptedTo(schema));
      } else {
        versions
            .convert(live, owned.apiVersion())
            .ifPresentOrElse(
                v -> owners.put(manager, owned.adaptedTo(v.schema())),
                () -> owners.remove(manager));
      }
    }
  }

  /**
   * Removes what the applier owned last time and does not apply any more, unless another owns it,
   * or it was not the applier's.
   */
  private JsonObject prune(JsonObject merged, Owned last) {
    if (last.fields().isEmpty()) {
      return merged;
    }
    Versioned then = in(merged, last.apiVersion());
    if (then == null) {
      return merged;
    }
    FieldSet lastNamed = FieldSets.withNamedFields(last.fields(), then.schema());
    JsonObject pruned = Pruning.without(then.object(), lastNamed, then.schema());
    for (Map.Entry<String, FieldSet> owned : ownedByVersion(last.apiVersion()).entrySet()) {
      pruned = restore(merged, pruned, last.apiVersion(), owned.getKey(), owned.getValue());
    }
    FieldSet gone =
        named(then.object(), then.schema())
            .difference(named(pruned, then.schema()))
            .intersection(lastNamed);
    JsonObject out = Pruning.without(then.object(), gone, then.schema());
    Versioned back = last.apiVersion().equals(apiVersion) ? null : in(out, apiVersion);
    return back == null ? out : back.object();
  }

  /** What anyone owns, by the version it is named in; the given version comes first. */
  private Map<String, FieldSet> ownedByVersion(String first) {
    var out = new LinkedHashMap<String, FieldSet>();
    out.put(first, FieldSet.empty());
    for (Owned owned : owners.values()) {
      out.merge(owned.apiVersion(), owned.fields(), FieldSet::union);
    }
    return out;
  }

  /** Puts back what was pruned but is owned in a version. */
  private JsonObject restore(
      JsonObject merged, JsonObject pruned, String prunedVersion, String version, FieldSet owned) {
    Versioned whole = in(merged, version);
    Versioned part = version.equals(prunedVersion) ? whole : in(pruned, version);
    if (whole == null || part == null) {
      return pruned;
    }
    JsonObject partTree = version.equals(prunedVersion) ? pruned : part.object();
    Schema at = whole.schema();
    FieldSet kept = named(partTree, at).union(FieldSets.withNamedFields(owned, at));
    JsonObject restored =
        Pruning.without(whole.object(), named(whole.object(), at).difference(kept), at);
    Versioned back = version.equals(prunedVersion) ? null : in(restored, prunedVersion);
    return back == null ? restored : back.object();
  }

  private static FieldSet named(JsonObject tree, Schema schema) {
    return FieldSets.withNamedFields(FieldSets.of(tree, schema), schema);
  }

  private @Nullable Versioned in(JsonObject object, String version) {
    return version.equals(apiVersion)
        ? new Versioned(object, schema)
        : versions.convert(object, version).orElse(null);
  }
}
