package dev.insula.metrics;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Counters by a key whose values others choose, such as the names of custom resources: so many and
 * no more, since each costs memory here and a series in whatever scrapes. What comes after that
 * counts together. Thread-safe.
 *
 * @param <K> with equals and hashCode
 * @param <V> thread-safe
 */
public final class BoundedSeries<K, V> {

  private final int most;
  private final K others;
  private final Function<K, V> made;
  private final ConcurrentMap<K, V> series = new ConcurrentHashMap<>();

  /**
   * @param most keys that count by themselves; a few more when many come at the same time
   * @param others the key under which the others count
   */
  public BoundedSeries(int most, K others, Function<K, V> made) {
    this.most = most;
    this.others = others;
    this.made = made;
  }

  /** The counters of a key. */
  public V of(K key) {
    return of(key, _ -> true);
  }

  /**
   * The counters of a key.
   *
   * @param real whether there is what a new key names; only asked for new ones
   */
  public V of(K key, Predicate<K> real) {
    V known = series.get(key);
    if (known != null) {
      return known;
    }
    boolean counts = series.size() < most && real.test(key);
    return series.computeIfAbsent(counts ? key : others, made);
  }

  public void forEach(BiConsumer<K, V> each) {
    series.forEach(each);
  }

  public int size() {
    return series.size();
  }
}
