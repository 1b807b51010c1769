package dev.insula.tenancy.syncer;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * For which declared objects of a tenant something was made that came up. Thread-safe. Bounded by
 * the declared objects and what they name.
 */
final class ResultIndex {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<SyncKey, List<SyncKey>> results = new HashMap<>();
  private final Map<SyncKey, SyncKey> objects = new HashMap<>();

  /** These are made for the object, and nothing else. */
  void put(SyncKey object, Collection<SyncKey> made) {
    lock.lock();
    try {
      forget(object);
      if (!made.isEmpty()) {
        results.put(object, List.copyOf(made));
        made.forEach(result -> objects.putIfAbsent(result, object));
      }
    } finally {
      lock.unlock();
    }
  }

  /** The object is no more. */
  void remove(SyncKey object) {
    lock.lock();
    try {
      forget(object);
    } finally {
      lock.unlock();
    }
  }

  private void forget(SyncKey object) {
    List<SyncKey> before = results.remove(object);
    if (before != null) {
      before.forEach(result -> objects.remove(result, object));
    }
  }

  /** The object for which a Secret or ConfigMap of the tenant's was made; null if there is none. */
  @Nullable SyncKey objectOf(SyncKey result) {
    lock.lock();
    try {
      return objects.get(result);
    } finally {
      lock.unlock();
    }
  }
}
