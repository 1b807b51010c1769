package dev.insula.store.rocks;

import dev.insula.store.BaseLayer;
import dev.insula.store.Birth;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether a key space's index is in memory. It is loaded at the first use and dropped when nobody
 * has used the key space for long and nobody writes to it; watches do not need it. Thread-safe.
 *
 * <p>Who writes pins the index first. INVARIANT: pinning counts before it looks at the index,
 * hibernating takes the index away before it looks at the count; so a pinned index is the one and
 * only. A reader or watcher who is overtaken by hibernation goes on with the old index, which still
 * answers correctly for the revision it had.
 *
 * <p>INVARIANT: what is done on a disk thread does not take the lock, as who loads the index holds
 * it and waits for the disk.
 */
final class Residency {

  /** About what a record takes beside its value: keys, salt, tag. */
  private static final int RECORD_OVERHEAD_BYTES = 150;

  private volatile OwnBase base;
  private final StoreParts parts;
  private final Loader loader;
  private final ReentrantLock lock = new ReentrantLock();
  private final AtomicInteger pins = new AtomicInteger();
  private final Deque<Mark> marks = new ArrayDeque<>();
  private volatile @Nullable Index index;
  private volatile long lastUsed;
  private volatile long asleepRevision;
  private volatile long asleepCompacted;
  private volatile long mark;

  Residency(BaseLayer base, StoreParts parts, Loader loader) {
    this.base = new OwnBase(base, null);
    this.parts = parts;
    this.loader = loader;
  }

  /** Reads an index from disk. */
  interface Loader {
    Index load(OwnBase base, long revision, long compacted);
  }

  /** The revision that was the newest at a time. */
  private record Mark(long nanos, long revision) {}

  /** Reads what has to be known without an index. Called once, on a disk thread. */
  void restore(long id) {
    Records records = parts.records();
    byte[] last = records.lastBefore(RecordKey.end(id));
    boolean own = last != null && last.length == RecordKey.BYTES && RecordKey.keyspace(last) == id;
    long written = own ? RecordKey.revision(Objects.requireNonNull(last)) : 0;
    BaseLayer layer = base.layer();
    long fingerprint = parts.fingerprint().of(layer);
    KeyspaceState found = KeyspaceState.decode(records.get(RecordKey.state(id)));
    KeyspaceState state =
        found == null ? KeyspaceState.fresh(layer.revision(), fingerprint) : found;
    if (state.base() != fingerprint) {
      state = state.rebased(written, layer.revision(), fingerprint);
    }
    if (!state.equals(found)) {
      var changes = new Records.Changes();
      changes.put(RecordKey.state(id), state.encode());
      // Comes before all that is written to the key space from now on, in the log too.
      records.write(changes, false);
    }
    base = new OwnBase(layer, birth(id, state));
    asleepRevision = Math.max(written, state.floor());
    asleepCompacted = state.compacted();
    mark = state.mark();
  }

  private static @Nullable Birth birth(long id, KeyspaceState state) {
    return state.born() == 0 ? null : new Birth(id, Instant.ofEpochSecond(state.born()));
  }

  /** Deletes dead records, and remembers what they would have told. Called on a disk thread. */
  void save(long id, Index compacted, List<Index.Dead> dead) {
    var changes = new Records.Changes();
    for (Index.Dead each : dead) {
      changes.delete(RecordKey.of(id, each.revision(), each.op()));
      parts.tidying().freed(each.bytes() + RECORD_OVERHEAD_BYTES);
    }
    changes.put(RecordKey.state(id), state(compacted.revision(), compacted.compacted()).encode());
    parts.records().write(changes, false);
  }

  /** Leaves a mark with the key space. Called on a disk thread. */
  void mark(long id, long left, long revision, long compacted) {
    mark = left;
    var changes = new Records.Changes();
    changes.put(RecordKey.state(id), state(revision, compacted).encode());
    parts.records().write(changes, false);
  }

  long mark() {
    return mark;
  }

  private KeyspaceState state(long floor, long compacted) {
    Birth birth = base.birth();
    return new KeyspaceState(
        floor,
        compacted,
        parts.fingerprint().of(base.layer()),
        birth == null ? 0 : birth.at().getEpochSecond(),
        mark);
  }

  long revision() {
    Index now = index;
    if (now != null) {
      return now.revision();
    }
    lock.lock();
    try {
      Index again = index;
      return again != null ? again.revision() : asleepRevision;
    } finally {
      lock.unlock();
    }
  }

  long compacted() {
    Index now = index;
    if (now != null) {
      return now.compacted();
    }
    lock.lock();
    try {
      Index again = index;
      return again != null ? again.compacted() : asleepCompacted;
    } finally {
      lock.unlock();
    }
  }

  boolean isLoaded() {
    return index != null;
  }

  /** The index, loaded if need be. */
  Index index() {
    lastUsed = parts.nanoTime().getAsLong();
    Index now = index;
    return now != null ? now : load();
  }

  private Index load() {
    lock.lock();
    try {
      Index now = index;
      if (now == null) {
        now = loader.load(base, asleepRevision, asleepCompacted);
        index = now;
      }
      return now;
    } finally {
      lock.unlock();
    }
  }

  /** The index, which then stays until {@link #unpin}. */
  Index pin() {
    pins.incrementAndGet();
    try {
      return index();
    } catch (RuntimeException | Error e) {
      pins.decrementAndGet();
      throw e;
    }
  }

  /** The same, for work that is not use. */
  Index pinQuietly() {
    long used = lastUsed;
    Index pinned = pin();
    lastUsed = used;
    return pinned;
  }

  void unpin() {
    pins.decrementAndGet();
  }

  /** The index of a key space that is known to be pinned. */
  Index pinned() {
    Index now = index;
    if (now != null) {
      return now;
    }
    // Somebody tries to hibernate: the index comes back once the pin has been seen.
    lock.lock();
    try {
      return Objects.requireNonNull(index);
    } finally {
      lock.unlock();
    }
  }

  /** Drops the index unless it is pinned; says whether it is gone. */
  boolean hibernate() {
    lock.lock();
    try {
      Index now = index;
      if (now == null) {
        return true;
      }
      index = null;
      if (pins.get() != 0) {
        index = now;
        return false;
      }
      asleepRevision = now.revision();
      asleepCompacted = now.compacted();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void forget() {
    index = null;
  }

  boolean isIdle(long now) {
    return isLoaded() && now - lastUsed >= parts.options().idleAfter().toNanos();
  }

  /** Whether so much history has gathered that giving it up should not wait for its time. */
  boolean isFarOverBounds() {
    Index now = index;
    StoreOptions.History bounds = parts.options().history();
    return now != null
        && (now.revision() - now.compacted() > 2L * bounds.revisions()
            || now.supersededBytes() > 2 * bounds.bytes());
  }

  /**
   * The revision through which history is to be given up by now, though the key space may be
   * asleep: what it would not need when it wakes takes room on disk, and time to read. Called by
   * one thread.
   */
  long expired(long now) {
    StoreOptions.History bounds = parts.options().history();
    lock.lock();
    try {
      Index current = index;
      long newest = current == null ? asleepRevision : current.revision();
      long through = current == null ? asleepCompacted : current.compacted();
      Mark last = marks.peekLast();
      if (newest - 1 > through && (last == null || last.revision < newest)) {
        marks.addLast(new Mark(now, newest));
      }
      if (current != null) {
        through = Math.max(newest - bounds.revisions(), current.compactionFor(bounds.bytes()));
      }
      for (Mark first = marks.peekFirst();
          first != null && now - first.nanos >= bounds.age().toNanos();
          first = marks.peekFirst()) {
        through = Math.max(through, first.revision - 1);
        marks.removeFirst();
      }
      return through;
    } finally {
      lock.unlock();
    }
  }
}
