package dev.insula.apiserver.objects;

import dev.insula.apiserver.request.Turn;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.machinery.object.ObjectName;
import dev.insula.machinery.object.Status;
import dev.insula.store.CompactedException;
import dev.insula.store.EntryTooLargeException;
import dev.insula.store.FutureRevisionException;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import dev.insula.store.StoreFullException;
import dev.insula.store.TooManyKeysException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The stored objects of one control plane. Thread-safe. */
public final class ObjectRepository {

  private final Keyspace keyspace;
  private final RecentTrees recent = new RecentTrees();

  public ObjectRepository(Keyspace keyspace) {
    this.keyspace = keyspace;
  }

  public Keyspace keyspace() {
    return keyspace;
  }

  public Optional<Keyspace.Entry> find(GroupVersionResource storage, ObjectName name) {
    return keyspace.get(ObjectKeys.key(storage, name));
  }

  /**
   * The tree of a stored object, for rules that look at other objects. It is shared, and not to be
   * changed.
   */
  public Optional<JsonObject> tree(GroupVersionResource storage, ObjectName name) {
    return find(storage, name).map(recent::of);
  }

  /**
   * All objects of a namespace (all namespaces if empty), as trees that are shared and not to be
   * changed.
   */
  public List<JsonObject> trees(GroupVersionResource storage, String namespace) {
    KeyRange range = ObjectKeys.range(storage, namespace);
    return keyspace.range(RangeQuery.latest(range)).entries().stream().map(recent::of).toList();
  }

  /**
   * @throws CompactedException if the revision is no longer kept
   */
  public Keyspace.Page range(RangeQuery query) {
    try {
      return keyspace.range(query);
    } catch (FutureRevisionException e) {
      throw tooLarge(query.revision(), e.currentRevision());
    }
  }

  /**
   * Writes one object, and what goes with it or not at all.
   *
   * @throws dev.insula.store.PreconditionFailedException if one of the keys is not as expected
   */
  public Keyspace.Entry put(String key, long expected, Payload payload, List<Operation> together) {
    return Objects.requireNonNull(
        commit(with(new Operation.Put(key, expected, payload), together)).entries().getFirst());
  }

  /** Deletes one object with what goes with it, and answers the revision that did it. */
  public long delete(String key, long expected, Payload last, List<Operation> together) {
    return commit(with(new Operation.Delete(key, expected, last), together)).revision();
  }

  /** The same, after it has been given its last state, which watchers see before its end. */
  public long markAndDelete(String key, long expected, Payload last, List<Operation> together) {
    return commit(with(new Operation.PutAndDelete(key, expected, last), together)).revision();
  }

  private static List<Operation> with(Operation first, List<Operation> together) {
    if (together.isEmpty()) {
      return List.of(first);
    }
    var all = new ArrayList<Operation>(together.size() + 1);
    all.add(first);
    all.addAll(together);
    return all;
  }

  private Keyspace.Commit commit(List<Operation> operations) {
    // While the disk works the request computes nothing.
    try (Turn.Away _ = Turn.leave()) {
      return keyspace.commit(operations);
    } catch (EntryTooLargeException e) {
      throw new ApiException(
          new Status(413, "RequestEntityTooLarge", "object is too large", new JsonObject()));
    } catch (StoreFullException e) {
      throw new ApiException(
          new Status(507, "InsufficientStorage", "the store is full", new JsonObject()));
    } catch (TooManyKeysException e) {
      throw exceeded(operations.getFirst().key(), e);
    }
  }

  /** As Kubernetes' quotas say it. */
  private static ApiException exceeded(String key, TooManyKeysException e) {
    ObjectKeys.Located about = ObjectKeys.locate(key).orElseThrow(() -> e);
    String counted = e.prefix().isEmpty() ? "objects" : "count/" + about.resource();
    String why =
        "exceeded quota: control-plane, requested: %s=%d, used: %s=%d, limited: %s=%d"
            .formatted(counted, e.made(), counted, e.held(), counted, e.bound());
    return ApiException.forbidden(about.resource(), about.name().name(), why);
  }

  /** 504 with the cause clients look for when they ask for a revision that is yet to come. */
  public static ApiException tooLarge(long revision, long current) {
    var cause = new Status.Cause("ResourceVersionTooLarge", "Too large resource version", "");
    var details = JsonObject.of("causes", Status.causes(List.of(cause)), "retryAfterSeconds", 1L);
    String message = "Timeout: Too large resource version: " + revision + ", current: " + current;
    return new ApiException(new Status(504, "Timeout", message, details));
  }
}
