package dev.insula.client;

import dev.insula.machinery.object.ObjectName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Objects, or what is needed of them, by name and by named indexes. Thread-safe; what it returns is
 * a snapshot that does not change afterwards. Values must be immutable.
 *
 * @param <T> what is kept of an object
 */
public final class ObjectStore<T> {

  /**
   * An object in the store.
   *
   * @param resourceVersion the version from which the value was made
   */
  public record Stored<T>(ObjectName name, String uid, String resourceVersion, T value) {}

  private final Map<String, Function<T, ? extends Collection<String>>> indexers;
  private final Map<ObjectName, Stored<T>> objects = new HashMap<>();
  private final Map<String, Map<String, Map<ObjectName, Stored<T>>>> indexes = new HashMap<>();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

  /**
   * @param indexers index names, each with the values under which an object is found there
   */
  public ObjectStore(Map<String, Function<T, ? extends Collection<String>>> indexers) {
    this.indexers = Map.copyOf(indexers);
    indexers.keySet().forEach(index -> indexes.put(index, new HashMap<>()));
  }

  public @Nullable T get(ObjectName name) {
    Stored<T> stored = stored(name);
    return stored == null ? null : stored.value();
  }

  public @Nullable Stored<T> stored(ObjectName name) {
    lock.readLock().lock();
    try {
      return objects.get(name);
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Everything, in no particular order. */
  public List<T> values() {
    return read(() -> valuesOf(objects.values()));
  }

  public List<ObjectName> names() {
    return read(() -> new ArrayList<>(objects.keySet()));
  }

  /** What is found under a value of an index; empty where nothing is. */
  public List<T> by(String index, String value) {
    return read(() -> valuesOf(bucket(index, value).values()));
  }

  /** The names of what is found under a value of an index. */
  public List<ObjectName> namesBy(String index, String value) {
    return read(() -> new ArrayList<>(bucket(index, value).keySet()));
  }

  /** How many objects are found under a value of an index. */
  public int count(String index, String value) {
    return read(() -> bucket(index, value).size());
  }

  public int size() {
    return read(objects::size);
  }

  /** Puts an object in, or in the place of the one of the same name, which is returned. */
  public @Nullable Stored<T> put(Stored<T> stored) {
    lock.writeLock().lock();
    try {
      Stored<T> previous = objects.put(stored.name(), stored);
      if (previous != null) {
        unindex(previous);
      }
      index(stored);
      return previous;
    } finally {
      lock.writeLock().unlock();
    }
  }

  public @Nullable Stored<T> remove(ObjectName name) {
    lock.writeLock().lock();
    try {
      Stored<T> previous = objects.remove(name);
      if (previous != null) {
        unindex(previous);
      }
      return previous;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private <R> R read(Supplier<R> reader) {
    lock.readLock().lock();
    try {
      return reader.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<T> valuesOf(Collection<Stored<T>> all) {
    var out = new ArrayList<T>(all.size());
    all.forEach(stored -> out.add(stored.value()));
    return out;
  }

  private Map<ObjectName, Stored<T>> bucket(String index, String value) {
    var buckets = indexes.get(index);
    if (buckets == null) {
      throw new IllegalArgumentException("no index " + index);
    }
    return buckets.getOrDefault(value, Map.of());
  }

  private void index(Stored<T> stored) {
    indexers.forEach(
        (index, values) -> {
          var buckets = indexes.get(index);
          for (String value : values.apply(stored.value())) {
            if (buckets != null) {
              buckets
                  .computeIfAbsent(value, _ -> new LinkedHashMap<>(4))
                  .put(stored.name(), stored);
            }
          }
        });
  }

  private void unindex(Stored<T> stored) {
    indexers.forEach(
        (index, values) -> {
          var buckets = indexes.get(index);
          for (String value : values.apply(stored.value())) {
            var bucket = buckets == null ? null : buckets.get(value);
            if (buckets != null && bucket != null) {
              bucket.remove(stored.name());
              if (bucket.isEmpty()) {
                buckets.remove(value);
              }
            }
          }
        });
  }
}
