package dev.insula.store.rocks;

import dev.insula.store.KeyRange;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which watchers a change concerns. Ranges of one key, and of all keys below a path segment, are
 * found by looking up the key and its few path prefixes, whatever the number of watchers; ranges of
 * other shapes are gone through one by one. Thread-safe; only the dispatcher matches.
 */
final class WatchIndex {

  private final Map<String, Set<RocksCursor>> byKey = new ConcurrentHashMap<>(0);
  private final Map<String, Set<RocksCursor>> byPrefix = new ConcurrentHashMap<>(0);
  private final Set<RocksCursor> others = ConcurrentHashMap.newKeySet(0);
  private volatile long dispatched;

  /** The revision up to which every watcher concerned has been marked. */
  long dispatched() {
    return dispatched;
  }

  void dispatched(long revision) {
    dispatched = revision;
  }

  void add(RocksCursor cursor) {
    KeyRange range = cursor.range();
    Map<String, Set<RocksCursor>> map = mapFor(range);
    if (map == null) {
      others.add(cursor);
      return;
    }
    map.compute(
        range.from(),
        (k, present) -> {
          Set<RocksCursor> set = present != null ? present : ConcurrentHashMap.newKeySet(1);
          set.add(cursor);
          return set;
        });
  }

  void remove(RocksCursor cursor) {
    KeyRange range = cursor.range();
    Map<String, Set<RocksCursor>> map = mapFor(range);
    if (map == null) {
      others.remove(cursor);
      return;
    }
    map.computeIfPresent(
        range.from(),
        (k, set) -> {
          set.remove(cursor);
          return set.isEmpty() ? null : set;
        });
  }

  /** Marks the watchers that a change concerns, and collects those that have to be woken. */
  void match(String key, long revision, List<RocksCursor> woken) {
    mark(byKey.get(key), revision, woken);
    if (!byPrefix.isEmpty()) {
      PathPrefixes.of(key, prefix -> mark(byPrefix.get(prefix), revision, woken));
    }
    for (RocksCursor cursor : others) {
      if (cursor.range().contains(key) && cursor.mark(revision)) {
        woken.add(cursor);
      }
    }
  }

  void wakeAll() {
    byKey.values().forEach(set -> set.forEach(RocksCursor::wake));
    byPrefix.values().forEach(set -> set.forEach(RocksCursor::wake));
    others.forEach(RocksCursor::wake);
  }

  private static void mark(
      @Nullable Collection<RocksCursor> cursors, long revision, List<RocksCursor> woken) {
    if (cursors == null) {
      return;
    }
    for (RocksCursor cursor : cursors) {
      if (cursor.mark(revision)) {
        woken.add(cursor);
      }
    }
  }

  private @Nullable Map<String, Set<RocksCursor>> mapFor(KeyRange range) {
    if (range.equals(KeyRange.single(range.from()))) {
      return byKey;
    }
    return PathPrefixes.isOne(range) ? byPrefix : null;
  }
}
