package dev.insula.controllers.fleet;

import dev.insula.client.ObjectHead;
import dev.insula.client.ObjectStore;
import dev.insula.client.ObjectStore.Stored;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.ObjectName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The objects of one kind in one control plane. Fed by the stream of changes, by the list that
 * fills it, and by the answers to the controllers' own writes: whatever comes first, the newest
 * revision of an object wins. So a controller always sees what it has written itself, and needs no
 * expectations. Thread-safe.
 *
 * <p>INVARIANT: an object whose deletion was acknowledged does not come back by older changes, nor
 * one that was gone when the list was read by changes from before the list, which a busy stream
 * tells late.
 */
final class PlaneCache<T> {

  private final Kind<T> kind;
  private final ObjectStore<T> store;
  private final ReentrantLock lock = new ReentrantLock();

  /** Deletions that are remembered, so that answers to writes that come late bring nothing back. */
  private static final int MOST_REMEMBERED = 1_024;

  /** Revisions of deletions seen while the first list is read, which can be older. */
  private final Map<ObjectName, Long> deletedWhileLoading = new HashMap<>();

  /** Revisions of the last deletions that the stream told of. */
  private final Map<ObjectName, Long> recentlyDeleted =
      new LinkedHashMap<>(0) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectName, Long> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  /**
   * Uids that were deleted by an own write whose change is still to come. One entry for each
   * deletion under way.
   */
  private final Map<ObjectName, String> deletedByUs = new HashMap<>();

  private volatile boolean loading = true;

  /** The revision of the list: what it did not have was not there then. */
  private long listedAt;

  PlaneCache(Kind<T> kind) {
    this.kind = kind;
    this.store = new ObjectStore<>(kind.indexes());
  }

  ObjectStore<T> store() {
    return store;
  }

  /** A state of an object became known. */
  void put(ApiObject object) {
    put(ObjectHead.of(object), object);
  }

  /** The same, where the head has been read. */
  void put(ObjectHead head, ApiObject object) {
    put(head, () -> kind.projection().apply(object));
  }

  /** The stream told a state of an object. */
  void put(PlaneChange change) {
    Stored<T> known = store.stored(change.name());
    if (known == null || revision(known) < change.revision()) {
      put(ObjectHead.of(change.object()), () -> change.now(kind));
    }
  }

  private void put(ObjectHead head, Supplier<T> value) {
    lock.lock();
    try {
      Stored<T> known = store.stored(head.name());
      if (known != null && revision(known) >= head.revision()) {
        return;
      }
      if (head.uid().equals(deletedByUs.get(head.name()))
          || deletedWhileLoading.getOrDefault(head.name(), 0L) > head.revision()
          || recentlyDeleted.getOrDefault(head.name(), 0L) > head.revision()
          || (known == null && head.revision() <= listedAt)) {
        return;
      }
      store.put(new Stored<>(head.name(), head.uid(), head.resourceVersion(), value.get()));
    } finally {
      lock.unlock();
    }
  }

  /** The stream told that the object is gone since a revision. */
  void deleted(ObjectName name, long revision) {
    lock.lock();
    try {
      if (loading) {
        deletedWhileLoading.put(name, revision);
      }
      recentlyDeleted.put(name, revision);
      deletedByUs.remove(name);
      Stored<T> known = store.stored(name);
      if (known != null && revision(known) <= revision) {
        store.remove(name);
      }
    } finally {
      lock.unlock();
    }
  }

  /** An own write ended the object of this uid; a later one of the same name stays. */
  void deletedByUs(ObjectName name, String uid) {
    lock.lock();
    try {
      Stored<T> known = store.stored(name);
      if (known != null && known.uid().equals(uid)) {
        store.remove(name);
        deletedByUs.put(name, uid);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * The list has been read.
   *
   * @param revision the list's
   * @param listed what was in it
   */
  void loaded(long revision, Set<ObjectName> listed) {
    lock.lock();
    try {
      for (ObjectName name : store.names()) {
        Stored<T> known = store.stored(name);
        if (known != null && revision(known) <= revision && !listed.contains(name)) {
          store.remove(name);
        }
      }
      listedAt = revision;
      loading = false;
      deletedWhileLoading.clear();
    } finally {
      lock.unlock();
    }
  }

  private static long revision(Stored<?> stored) {
    String version = stored.resourceVersion();
    return version.isEmpty() ? 0 : Long.parseLong(version);
  }

  boolean isLoading() {
    return loading;
  }
}
