package dev.insula.store.rocks;

import dev.insula.store.Change;
import dev.insula.store.ChangeCursor;
import dev.insula.store.CompactedException;
import dev.insula.store.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A watcher's place. It does not keep the key space in memory: an idle watch on an idle key space
 * is this object and its entry in the {@link WatchIndex}.
 *
 * <p>Besides the place there is one number: the revision of the first change of the range that may
 * not have been polled yet. The dispatcher sets it; while it is 0, the watcher may jump to whatever
 * has been dispatched, without looking at a single change of others.
 */
final class RocksCursor implements ChangeCursor {

  private static final Logger log = LoggerFactory.getLogger(RocksCursor.class);
  private static final long NOTHING = 0;

  private final RocksKeyspace keyspace;
  private final KeyRange range;
  private final Runnable wake;
  private final AtomicLong pending;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile Position position;
  private volatile boolean polled;

  RocksCursor(RocksKeyspace keyspace, KeyRange range, long after, Runnable wake) {
    this.keyspace = keyspace;
    this.range = range;
    this.wake = wake;
    this.position = Position.after(after);
    // What came before this watcher was registered has not been marked for it.
    this.pending = new AtomicLong(after + 1);
  }

  KeyRange range() {
    return range;
  }

  /**
   * Notes a change of the range; says whether the watcher has to be woken for it: not while it has
   * something to poll anyway, unless it does not know that yet.
   */
  boolean mark(long revision) {
    return pending.compareAndSet(NOTHING, revision) || !polled;
  }

  /** INVARIANT: one watcher's failure is nobody else's. */
  void wake() {
    try {
      wake.run();
    } catch (RuntimeException e) {
      log.error("a watcher failed when it was woken", e);
    }
  }

  @Override
  public long revision() {
    return position.complete();
  }

  @Override
  public List<Change> poll(int max) {
    keyspace.requireUsable();
    if (closed.get()) {
      throw new IllegalStateException("the cursor is closed");
    }
    polled = true;
    // INVARIANT: read before pending: what was dispatched by now is either marked or not ours.
    long dispatched = keyspace.watches().dispatched();
    long first = pending.getAndSet(NOTHING);
    advance(Position.after(first == NOTHING ? dispatched : first - 1));
    // What is acknowledged but not dispatched yet is looked through, so that it can be polled.
    if (position.complete() >= keyspace.revision()) {
      return List.of();
    }
    boolean finished = false;
    try {
      var changes = new ArrayList<Change>();
      Index index = keyspace.residency().index();
      long until = index.revision();
      collect(index, changes, max, until);
      finished = position.complete() >= until;
      return changes;
    } catch (CompactedException e) {
      close();
      throw e;
    } finally {
      if (!finished) {
        pending.set(position.complete() + 1);
      }
    }
  }

  private void collect(Index index, List<Change> changes, int max, long until) {
    while (changes.size() < max && position.complete() < until) {
      long next = index.recent().seek(position);
      if (next >= 0) {
        collectRecent(index.recent(), next, changes, max, until);
      } else {
        collectHistory(index.base(), changes, max, until);
      }
    }
  }

  private void collectRecent(
      RecentChanges recent, long from, List<Change> changes, int max, long until) {
    // INVARIANT: read after the revision, so that it covers everything up to there.
    long end = recent.head();
    for (long i = from; i < end; i++) {
      RecentChanges.Slot slot = recent.slot(i);
      if (slot == null) {
        return;
      }
      if (slot.at().revision() > until) {
        break;
      }
      if (changes.size() >= max) {
        return;
      }
      take(slot.change(), changes);
      position = slot.at();
    }
    advance(Position.after(until));
  }

  private void collectHistory(OwnBase base, List<Change> changes, int max, long until) {
    Position from = position;
    requireKept(from);
    History.Part read;
    try {
      read = keyspace.history(base, range, from, until, max - changes.size());
    } finally {
      // What was given up while we read may be missing from it, or have made reading fail.
      requireKept(from);
    }
    changes.addAll(read.changes());
    position = read.end();
  }

  private void requireKept(Position from) {
    long compacted = keyspace.compactedRevision();
    if (from.complete() <= compacted) {
      throw new CompactedException(compacted);
    }
  }

  private void take(Change change, List<Change> changes) {
    if (range.contains(change.key())) {
      changes.add(change);
    }
  }

  private void advance(Position to) {
    if (to.compareTo(position) > 0) {
      position = to;
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      keyspace.unwatch(this);
    }
  }
}
