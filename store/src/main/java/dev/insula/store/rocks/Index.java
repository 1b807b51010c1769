package dev.insula.store.rocks;

import dev.insula.store.BaseLayer;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A key space in memory: for each key the chain of its versions, over a base layer that is shared.
 * Chains are found by hash for single keys, and by a skip list for ranges, which a write to a key
 * that exists need not touch. Written by the batcher only (and trimmed by one compaction at a
 * time); readers take no lock.
 *
 * <p>INVARIANT: a reader reads at a revision it took from {@link #revision} before, so it sees all
 * of every commit up to there and nothing of later ones. INVARIANT: {@link #compacted} moves before
 * anything is trimmed, so a reader that finds its revision still above it afterwards has seen
 * nothing missing.
 */
final class Index {

  private final OwnBase base;
  private final RecentChanges recent;
  private final RangeCounts counts = new RangeCounts();
  private final ConcurrentHashMap<String, Chain> chains = new ConcurrentHashMap<>();
  private final ConcurrentSkipListMap<String, Chain> ordered = new ConcurrentSkipListMap<>();
  private final Queue<Superseded> superseded = new ConcurrentLinkedQueue<>();
  private final AtomicLong supersededBytes = new AtomicLong();
  private volatile long revision;
  private volatile long compacted;
  private volatile long liveKeys;
  private volatile long liveBytes;

  Index(OwnBase base, RecentChanges recent, long revision, long compacted) {
    this.base = base;
    this.recent = recent;
    this.revision = revision;
    this.compacted = compacted;
  }

  /** A key that has a version to give up once a revision is the oldest that is kept. */
  private record Superseded(String key, long by, int bytes) {}

  /** A record on disk that is not needed any more. */
  record Dead(long revision, int op, int bytes) {}

  /** Sees the visible versions of a range in the order of their keys. */
  interface Sink {
    void own(String key, Version version);

    void base(Entry entry);

    /** Whether nothing further needs to be visited. */
    default boolean isSatisfied() {
      return false;
    }
  }

  long revision() {
    return revision;
  }

  long compacted() {
    return compacted;
  }

  long liveKeys() {
    return liveKeys;
  }

  long liveBytes() {
    return liveBytes;
  }

  long supersededBytes() {
    return supersededBytes.get();
  }

  RecentChanges recent() {
    return recent;
  }

  RangeCounts counts() {
    return counts;
  }

  OwnBase base() {
    return base;
  }

  /** The key's own newest version, which may be a deletion; null if only the base can have it. */
  @Nullable Version newest(String key) {
    Chain chain = chains.get(key);
    return chain == null ? null : chain.newest();
  }

  /** The own keys of a range, with their newest versions, which may be deletions. */
  Map<String, Chain> ownKeys(KeyRange range) {
    return own(range);
  }

  /** Visits what a reader at a revision sees of a range. */
  void visit(KeyRange range, long at, Sink sink) {
    Iterator<Map.Entry<String, Chain>> own = own(range).entrySet().iterator();
    Map.Entry<String, Chain> next = own.hasNext() ? own.next() : null;
    BaseLayer layer = base.layer();
    List<Entry> entries = layer.entries();
    int place = layer.firstFrom(range.from());
    int end = range.to().isEmpty() ? entries.size() : layer.firstFrom(range.to());
    while ((next != null || place < end) && !sink.isSatisfied()) {
      int order = order(next, place < end ? entries.get(place) : null);
      if (next == null || order > 0) {
        sink.base(base.own(entries.get(place++)));
        continue;
      }
      Version version = Version.at(next.getValue().newest(), at);
      if (version != null && !version.deleted) {
        sink.own(next.getKey(), version);
      } else if (version == null && order == 0) {
        sink.base(base.own(entries.get(place)));
      }
      place += order == 0 ? 1 : 0;
      next = own.hasNext() ? own.next() : null;
    }
  }

  /** Goes through a range to count what a reader at a revision sees of it. */
  long count(KeyRange range, long at) {
    var count = new Count();
    visit(range, at, count);
    return count.keys;
  }

  private static final class Count implements Sink {
    private long keys;

    @Override
    public void own(String key, Version version) {
      keys++;
    }

    @Override
    public void base(Entry entry) {
      keys++;
    }
  }

  private static int order(Map.@Nullable Entry<String, Chain> own, @Nullable Entry base) {
    if (own == null) {
      return 1;
    }
    return base == null ? -1 : own.getKey().compareTo(base.key());
  }

  private ConcurrentNavigableMap<String, Chain> own(KeyRange range) {
    if (range.to().isEmpty()) {
      return ordered.tailMap(range.from());
    }
    // A continued list may start after its end.
    String from = range.from().compareTo(range.to()) < 0 ? range.from() : range.to();
    return ordered.subMap(from, range.to());
  }

  /** Puts a version on top of its key's chain; readers see it after {@link #reached}. */
  void put(String key, Version version) {
    Chain chain = chains.get(key);
    if (chain == null || !chain.push(version)) {
      var fresh = new Chain(version);
      chains.put(key, fresh);
      ordered.put(key, fresh);
    }
    Version older = version.older();
    if (older != null || version.deleted) {
      int bytes = (older == null ? 0 : older.bytes) + (version.deleted ? version.bytes : 0);
      superseded.add(new Superseded(key, version.revision, bytes));
      supersededBytes.addAndGet(bytes);
    }
  }

  /** Shows everything up to a revision to readers. */
  void reached(long newRevision, long newLiveKeys, long newLiveBytes) {
    recent.publish();
    liveKeys = newLiveKeys;
    liveBytes = newLiveBytes;
    revision = newRevision;
  }

  /**
   * Gives up what only readers at or before a revision could see. One at a time.
   *
   * @return the records that may be deleted
   */
  List<Dead> compact(long through) {
    compacted = through;
    recent.dropThrough(through + 1);
    var dead = new ArrayList<Dead>();
    for (Superseded first = superseded.peek();
        first != null && first.by <= through + 1;
        first = superseded.peek()) {
      superseded.remove();
      supersededBytes.addAndGet(-first.bytes);
      trim(first.key, through + 1, dead);
    }
    return dead;
  }

  /** The revision to compact through so that superseded values take at most so many bytes. */
  long compactionFor(long bytes) {
    long excess = supersededBytes.get() - bytes;
    long through = compacted;
    for (Superseded each : superseded) {
      if (excess <= 0) {
        break;
      }
      excess -= each.bytes;
      through = each.by - 1;
    }
    return through;
  }

  private void trim(String key, long oldestKept, List<Dead> dead) {
    Chain chain = chains.get(key);
    Version visible = chain == null ? null : Version.at(chain.newest(), oldestKept);
    if (chain == null || visible == null) {
      return;
    }
    for (Version old = visible.older(); old != null; old = old.older()) {
      dead.add(new Dead(old.revision, old.op, old.bytes));
    }
    visible.dropOlder();
    // A deletion has to stay as long as it hides an entry of the base layer.
    if (visible.deleted && !base.has(key)) {
      dead.add(new Dead(visible.revision, visible.op, visible.bytes));
      unlink(key, chain, visible);
    }
  }

  private void unlink(String key, Chain chain, Version version) {
    if (chain.retire(version)) {
      // By value: the batcher may have put a fresh chain in its place already.
      chains.remove(key, chain);
      ordered.remove(key, chain);
      return;
    }
    Version newer = chain.newest();
    while (newer != null && newer.older() != version) {
      newer = newer.older();
    }
    if (newer != null) {
      newer.dropOlder();
    }
  }
}
