package dev.insula.apiserver.authentication;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Remembers the most recently used values up to a bound. Thread-safe. */
final class BoundedCache<K, V> {

  private final int bound;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Map<K, V> values;

  BoundedCache(int bound) {
    this.bound = bound;
  }

  @Nullable V get(K key) {
    lock.lock();
    try {
      return values == null ? null : values.get(key);
    } finally {
      lock.unlock();
    }
  }

  void put(K key, V value) {
    lock.lock();
    try {
      if (values == null) {
        values = new Recent();
      }
      values.put(key, value);
    } finally {
      lock.unlock();
    }
  }

  private final class Recent extends LinkedHashMap<K, V> {
    Recent() {
      super(16, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > bound;
    }
  }
}
