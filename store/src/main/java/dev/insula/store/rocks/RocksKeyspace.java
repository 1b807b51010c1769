package dev.insula.store.rocks;

import dev.insula.store.BaseLayer;
import dev.insula.store.ChangeCursor;
import dev.insula.store.CompactedException;
import dev.insula.store.FutureRevisionException;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.KeyspaceBounds;
import dev.insula.store.Operation;
import dev.insula.store.RangeQuery;
import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A key space of a {@link RocksStore}. Thread-safe. What it holds while nobody uses it is its name,
 * its key and two numbers; {@link Residency} brings the rest in and lets it go.
 */
final class RocksKeyspace implements Keyspace {

  private final KeyFiles.Named named;
  private final StoreParts parts;
  private final Residency residency;
  private final WatchIndex watches = new WatchIndex();
  private final ReentrantLock diskTurn = new ReentrantLock(true);
  private final ReentrantLock compaction = new ReentrantLock();
  private volatile KeyspaceBounds bounds = KeyspaceBounds.NONE;
  private volatile boolean destroyed;

  RocksKeyspace(KeyFiles.Named named, BaseLayer base, StoreParts parts) {
    this.named = named;
    this.parts = parts;
    this.residency = new Residency(base, parts, this::load);
    onDisk(() -> residency.restore(named.id()));
  }

  long id() {
    return named.id();
  }

  String name() {
    return named.name();
  }

  KeyspaceKey key() {
    return named.key();
  }

  StoreParts parts() {
    return parts;
  }

  WatchIndex watches() {
    return watches;
  }

  Residency residency() {
    return residency;
  }

  boolean isDestroyed() {
    return destroyed;
  }

  void requireUsable() {
    if (destroyed) {
      throw new StoreException(Kind.DESTROYED, "the key space was destroyed");
    }
    if (parts.closed().get()) {
      throw new StoreException(Kind.CLOSED, "the store is closed");
    }
  }

  @Override
  public long revision() {
    return residency.revision();
  }

  @Override
  public long compactedRevision() {
    return residency.compacted();
  }

  @Override
  public Optional<Entry> get(String key) {
    requireUsable();
    Index index = residency.index();
    long at = index.revision();
    Version version = Version.at(index.newest(key), at);
    byte[] value = version == null ? null : version.value();
    if (at <= index.compacted() || (version != null && !version.deleted && value == null)) {
      // Overtaken by writes; rare enough for the long way.
      return range(RangeQuery.latest(KeyRange.single(key))).entries().stream().findFirst();
    }
    if (version == null) {
      return index.base().find(key);
    }
    return version.deleted || value == null
        ? Optional.empty()
        : Optional.of(new Entry(key, value, version.revision, version.createRevision));
  }

  @Override
  public Page range(RangeQuery query) {
    while (true) {
      requireUsable();
      Index index = residency.index();
      long newest = index.revision();
      boolean latest = query.revision() == 0;
      long at = latest ? newest : query.revision();
      if (at > newest) {
        throw new FutureRevisionException(newest);
      }
      if (at > index.compacted()) {
        var page = new PageCollector(query, held(query, at, index));
        index.visit(query.range(), at, page);
        boolean whole = page.fetch(versions -> values(versions));
        // What was given up while we read may be missing; see Index.
        if (at > index.compacted() && whole) {
          if (latest) {
            index.counts().keep(query.range(), page.counted(), index);
          }
          return page.toPage(at);
        }
        if (!whole && at > index.compacted() && index == residency.index()) {
          throw new StoreException(Kind.CORRUPT, "a record that the index knows is missing");
        }
      }
      if (!latest && at <= index.compacted()) {
        throw new CompactedException(index.compacted());
      }
    }
  }

  private static OptionalLong held(RangeQuery query, long at, Index index) {
    return query.counted() ? index.counts().at(at, query.range()) : OptionalLong.empty();
  }

  @Override
  public long count(KeyRange range) {
    while (true) {
      requireUsable();
      Index index = residency.index();
      long at = index.revision();
      OptionalLong held = index.counts().at(at, range);
      if (held.isPresent()) {
        return held.getAsLong();
      }
      long keys = index.count(range, at);
      if (at > index.compacted()) {
        index.counts().keep(range, keys, index);
        return keys;
      }
    }
  }

  @Override
  public Commit commit(List<Operation> operations) {
    long bytes = CommitBounds.check(operations, parts.options().limits());
    requireUsable();
    residency.pin();
    try {
      var commit = new PendingCommit(this, List.copyOf(operations), bytes);
      parts.queue().add(commit);
      return commit.await();
    } finally {
      residency.unpin();
    }
  }

  @Override
  public ChangeCursor watch(KeyRange range, long after, Runnable wake) {
    requireUsable();
    long newest = revision();
    if (after > newest) {
      throw new FutureRevisionException(newest);
    }
    var cursor = new RocksCursor(this, range, after, wake);
    watches.add(cursor);
    // Looked at after registering: a compaction that comes later is found by polling.
    long compacted = compactedRevision();
    if (after <= compacted) {
      cursor.close();
      throw new CompactedException(compacted);
    }
    if (after < newest) {
      parts.dispatcher().wake(cursor);
    }
    return cursor;
  }

  void unwatch(RocksCursor cursor) {
    watches.remove(cursor);
  }

  @Override
  public void bound(KeyspaceBounds other) {
    bounds = other;
  }

  @Override
  public long mark() {
    return residency.mark();
  }

  @Override
  public void mark(long left) {
    requireUsable();
    compaction.lock();
    try {
      if (!destroyed) {
        // Asked here, as on the disk nobody may wait for an index that is being read from there.
        long revision = revision();
        long compacted = compactedRevision();
        onDisk(() -> residency.mark(named.id(), left, revision, compacted));
      }
    } finally {
      compaction.unlock();
    }
  }

  KeyspaceBounds bounds() {
    return bounds;
  }

  @Override
  public void compact(long revision) {
    requireUsable();
    residency.index();
    compactUnused(revision);
  }

  /** Compacts without counting as use of the key space, which would keep it from hibernating. */
  private void compactUnused(long revision) {
    Index index = residency.pinQuietly();
    try {
      compaction.lock();
      try {
        long through = Math.min(revision, index.revision() - 1);
        if (through > index.compacted() && !destroyed) {
          List<Index.Dead> dead = index.compact(through);
          onDisk(() -> residency.save(named.id(), index, dead));
        }
      } finally {
        compaction.unlock();
      }
    } finally {
      residency.unpin();
    }
  }

  /** Asks for compaction before its time when a flood of writes has filled the history. */
  void sweepIfOverBounds() {
    if (residency.isFarOverBounds()) {
      parts.sweeper().sweepSoon(this);
    }
  }

  /** Gives up history that is over its bounds, and the index if nobody needs it. */
  void sweep() {
    long now = parts.nanoTime().getAsLong();
    long through = residency.expired(now);
    if (through > compactedRevision()) {
      compactUnused(through);
    }
    if (residency.isIdle(now)) {
      residency.hibernate();
    }
  }

  /** Ends all use: when this returns, nothing will be written to the key space any more. */
  void destroy() {
    destroyed = true;
    // Goes the way of a commit: when it is answered, so is everything that was staged before it.
    residency.pin();
    try {
      var last = new PendingCommit(this, List.of(), 0);
      parts.queue().add(last);
      last.await();
    } catch (StoreException e) {
      if (e.kind() != Kind.DESTROYED) {
        throw e;
      }
    } finally {
      residency.unpin();
    }
    // A compaction that has begun ends first; later ones see that there is nothing to do.
    compaction.lock();
    try {
      residency.forget();
      named.key().erase();
    } finally {
      compaction.unlock();
    }
    watches.wakeAll();
  }

  /** The next changes of a range, from disk. */
  History.Part history(OwnBase base, KeyRange range, Position after, long until, int max) {
    return onDisk(() -> history().changes(base, range, after, until, max));
  }

  private List<byte @Nullable []> values(List<Version> versions) {
    return onDisk(() -> history().values(versions));
  }

  private Index load(OwnBase base, long revision, long compacted) {
    return onDisk(
        () -> IndexLoader.load(history(), base, parts.options().history(), revision, compacted));
  }

  private History history() {
    return new History(parts.records(), named.id(), named.key());
  }

  /** One job of a key space at a time: none may take all disk threads for itself. */
  private <T> T onDisk(Callable<T> job) {
    diskTurn.lock();
    try {
      return parts.disk().call(job);
    } finally {
      diskTurn.unlock();
    }
  }

  private void onDisk(Runnable job) {
    onDisk(
        () -> {
          job.run();
          return true;
        });
  }
}
