package dev.insula.tenancy.simulation;

import dev.insula.client.WatchEvent;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.GroupResource;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import dev.insula.tenancy.translation.PassingKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state and the history of a control plane in memory, fast enough for thousands of lives: one
 * sequence of revisions, objects, and all changes since the oldest revision that is kept. What
 * requests do to it is said by {@link SimulatedRules}. Not thread-safe.
 */
public final class SimulatedCluster {

  private static final Comparator<ObjectName> BY_NAME =
      Comparator.comparing(ObjectName::namespace).thenComparing(ObjectName::name);

  /** An object, encoded and not: neither is ever changed. */
  public record Held(ApiObject object, JsonObject tree) {}

  /** A change; {@code before} is null for a new object. */
  record Change(
      GroupResource resource,
      ObjectName name,
      long revision,
      WatchEvent.Type type,
      Held now,
      @Nullable Held before) {}

  /** Everything at one moment. */
  public record Backup(Map<GroupResource, TreeMap<ObjectName, Held>> objects, long revision) {}

  private final String name;
  private final List<Consumer<Change>> followers = new ArrayList<>();
  private Map<GroupResource, TreeMap<ObjectName, Held>> objects = new HashMap<>();
  private final List<Change> history = new ArrayList<>();
  private long revision;
  private long oldest;
  private long uids;
  private long epoch;

  public SimulatedCluster(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  public long revision() {
    return revision;
  }

  long oldest() {
    return oldest;
  }

  /** Grows when all watches end. */
  long epoch() {
    return epoch;
  }

  List<Change> history() {
    return history;
  }

  /** Hears of all changes at once. */
  void follow(Consumer<Change> follower) {
    followers.add(follower);
  }

  /** All objects of a kind as trees, which nobody may change. */
  List<JsonObject> trees(PassingKind kind) {
    return trees(kind.resource().groupResource());
  }

  List<JsonObject> trees(GroupResource resource) {
    return all(resource).values().stream().map(Held::tree).toList();
  }

  /** One object as a tree, which nobody may change. */
  Optional<JsonObject> tree(PassingKind kind, String namespace, String object) {
    Held held = all(kind.resource().groupResource()).get(new ObjectName(namespace, object));
    return Optional.ofNullable(held).map(Held::tree);
  }

  TreeMap<ObjectName, Held> all(GroupResource resource) {
    return objects.computeIfAbsent(resource, _ -> new TreeMap<>(BY_NAME));
  }

  @Nullable Held find(GroupResource resource, ObjectName object) {
    return all(resource).get(object);
  }

  /** A kind that is not there is not found, whatever is asked of it. */
  void requireServed(GroupResource resource) {
    if (Kinds.isDeclared(resource) && find(Kinds.DEFINITIONS, Kinds.DEFINITION) == null) {
      throw ApiException.notFound(resource, "");
    }
  }

  Held get(GroupResource resource, ObjectName object) {
    Held found = find(resource, object);
    if (found == null) {
      throw ApiException.notFound(resource, object.name());
    }
    return found;
  }

  String nextUid() {
    return name + "-" + ++uids;
  }

  /** Writes the object and its revision; an object that stays as it is gets no new one. */
  ApiObject put(GroupResource resource, JsonObject tree) {
    ObjectName object = Meta.objectName(tree);
    Held before = find(resource, object);
    if (before != null && before.tree().equals(tree)) {
      return before.object();
    }
    Meta.of(tree).put("resourceVersion", Long.toString(++revision));
    var after = new Held(ApiObject.of(tree), tree);
    all(resource).put(object, after);
    WatchEvent.Type type = before == null ? WatchEvent.Type.ADDED : WatchEvent.Type.MODIFIED;
    tell(new Change(resource, object, revision, type, after, before));
    return after.object();
  }

  void remove(GroupResource resource, ObjectName object) {
    Held before = all(resource).remove(object);
    if (before != null) {
      JsonObject last = before.tree().deepCopy();
      Meta.of(last).put("resourceVersion", Long.toString(++revision));
      var held = new Held(ApiObject.of(last), last);
      tell(new Change(resource, object, revision, WatchEvent.Type.DELETED, held, before));
    }
  }

  private void tell(Change change) {
    history.add(change);
    followers.forEach(follower -> follower.accept(change));
  }

  /** The server is started anew: watches end, nothing is lost. */
  public void restart() {
    epoch++;
  }

  /** Forgets history: watches that are behind must list anew. */
  public void compact() {
    oldest = revision;
    history.clear();
  }

  public Backup backup() {
    var copy = new HashMap<GroupResource, TreeMap<ObjectName, Held>>();
    objects.forEach((resource, all) -> copy.put(resource, new TreeMap<>(all)));
    return new Backup(copy, revision);
  }

  /** Goes back to an earlier state, revisions too; uids are never given twice. */
  public void restore(Backup backup) {
    objects = new HashMap<>();
    backup.objects().forEach((resource, all) -> objects.put(resource, new TreeMap<>(all)));
    revision = backup.revision();
    history.clear();
    oldest = revision;
    epoch++;
  }
}
