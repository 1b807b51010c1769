package dev.insula.store.rocks;

import dev.insula.store.KeyRange;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How many keys the large ranges of an {@link Index} hold: a range that was gone through to count
 * it is not gone through again, its count changes with the keys that come and go. Small ranges are
 * quick to count, so nothing is kept for them, and a key space without large ones holds nothing.
 * Thread-safe; asking takes no lock.
 *
 * <p>INVARIANT: counts and the revision that the index shows move on together, under the lock; so
 * who adds a range under it knows that every later revision will change the count, and no earlier
 * one. INVARIANT: a count is changed before the revision of the change is shown, so who has taken a
 * revision from the index and finds a count that is not newer has the count of that revision.
 */
final class RangeCounts {

  /** Ranges of fewer keys are not kept. Also bounds how many are: by the keys of the index. */
  static final int LARGE = 256;

  /**
   * Less than {@link #LARGE}, so that a range about as large is not let go and counted in turns.
   */
  private static final int SMALL = LARGE / 4;

  private final Map<String, Count> byPrefix = new ConcurrentHashMap<>(0);

  /**
   * A count, or what it has changed by since a range was begun to be counted.
   *
   * @param revision the newest that has changed it
   */
  private record Count(long revision, long keys, boolean known) {}

  /** How many keys a range holds at a revision that the index has shown, if that is known. */
  OptionalLong at(long revision, KeyRange range) {
    Count count = byPrefix.get(range.from());
    return count != null && count.known && count.revision <= revision && PathPrefixes.isOne(range)
        ? OptionalLong.of(count.keys)
        : OptionalLong.empty();
  }

  /**
   * Keeps the count of a range from now on if it is a large one below a path segment.
   *
   * @param keys about how many it holds
   */
  void keep(KeyRange range, long keys, Index index) {
    if (keys < LARGE || !PathPrefixes.isOne(range)) {
      return;
    }
    String prefix = range.from();
    long from;
    synchronized (this) {
      from = index.revision();
      if (byPrefix.putIfAbsent(prefix, new Count(from, 0, false)) != null) {
        return;
      }
    }
    long then = index.count(range, from);
    boolean whole = from > index.compacted();
    synchronized (this) {
      byPrefix.computeIfPresent(
          prefix, (p, since) -> whole ? new Count(since.revision, then + since.keys, true) : null);
    }
  }

  /** Counts what writes have made and deleted, and shows them. */
  void shown(List<Staging.Write> writes, Runnable show) {
    synchronized (this) {
      if (!byPrefix.isEmpty()) {
        writes.forEach(this::count);
      }
      show.run();
    }
  }

  private void count(Staging.Write write) {
    int more = write.more();
    if (more != 0) {
      PathPrefixes.of(
          write.key(),
          prefix ->
              byPrefix.computeIfPresent(
                  prefix,
                  (p, count) -> {
                    long keys = count.keys + more;
                    return count.known && keys < SMALL
                        ? null
                        : new Count(write.version().revision, keys, count.known);
                  }));
    }
  }
}
