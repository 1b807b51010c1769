package dev.insula.apiserver.testing;

import dev.insula.store.BaseLayer;
import dev.insula.store.Change;
import dev.insula.store.ChangeCursor;
import dev.insula.store.CompactedException;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.KeyspaceBounds;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.PreconditionFailedException;
import dev.insula.store.RangeQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A key space in a map, for tests of what reads and writes one. Keeps all history in memory. */
public final class MapKeyspace implements Keyspace {

  private final TreeMap<String, Entry> entries = new TreeMap<>();
  private final List<Change> history = new ArrayList<>();
  private final List<Runnable> wakes = new CopyOnWriteArrayList<>();
  private long revision;
  private long compacted;

  public MapKeyspace() {
    this(BaseLayer.EMPTY);
  }

  public MapKeyspace(BaseLayer base) {
    base.entries().forEach(entry -> entries.put(entry.key(), entry));
    revision = base.revision();
  }

  @Override
  public synchronized long revision() {
    return revision;
  }

  @Override
  public synchronized long compactedRevision() {
    return compacted;
  }

  @Override
  public synchronized Optional<Entry> get(String key) {
    return Optional.ofNullable(entries.get(key));
  }

  /** Reads the newest state only. */
  @Override
  public synchronized Page range(RangeQuery query) {
    List<Entry> all =
        entries.values().stream().filter(e -> query.range().contains(e.key())).toList();
    return new Page(all, revision, false, 0);
  }

  @Override
  public synchronized long count(KeyRange range) {
    return entries.keySet().stream().filter(range::contains).count();
  }

  /** Tests of bounds use a real store. */
  @Override
  public void bound(KeyspaceBounds bounds) {}

  @Override
  public long mark() {
    return 0;
  }

  @Override
  public void mark(long mark) {}

  @Override
  public Commit commit(List<Operation> operations) {
    Commit done = apply(operations);
    wakes.forEach(Runnable::run);
    return done;
  }

  private synchronized Commit apply(List<Operation> operations) {
    for (Operation operation : operations) {
      Entry current = entries.get(operation.key());
      long version = current == null ? 0 : current.revision();
      if (operation.expected() != Operation.ANY && operation.expected() != version) {
        throw new PreconditionFailedException(operation.key(), current);
      }
    }
    revision++;
    for (Operation operation : operations) {
      if (operation instanceof Operation.PutAndDelete(String key, long _, Payload last)
          && entries.containsKey(key)) {
        put(key, last);
        revision++;
      }
    }
    var written = new ArrayList<Entry>();
    for (Operation operation : operations) {
      switch (operation) {
        case Operation.Put put -> written.add(put(put.key(), put.value()));
        case Operation.Delete(String key, long _, Payload last) -> {
          delete(key, last);
          written.add(null);
        }
        case Operation.PutAndDelete(String key, long _, Payload last) -> {
          delete(key, last);
          written.add(null);
        }
        case Operation.Check _ -> {}
      }
    }
    return new Commit(revision, written);
  }

  private Entry put(String key, Payload payload) {
    byte[] value = payload.at(revision);
    Entry old = entries.get(key);
    var entry = new Entry(key, value, revision, old == null ? revision : old.createRevision());
    entries.put(key, entry);
    history.add(new Change(key, revision, value, old == null ? null : old.value(), false));
    return entry;
  }

  private void delete(String key, Payload last) {
    Entry old = entries.remove(key);
    if (old != null) {
      history.add(new Change(key, revision, last.at(revision), old.value(), true));
    }
  }

  @Override
  public synchronized ChangeCursor watch(KeyRange range, long after, Runnable wake) {
    wakes.add(wake);
    return new Cursor(range, after, wake);
  }

  @Override
  public synchronized void compact(long upTo) {
    compacted = upTo;
    history.removeIf(change -> change.revision() <= upTo);
  }

  private final class Cursor implements ChangeCursor {
    private final KeyRange range;
    private final Runnable wake;
    private long at;

    Cursor(KeyRange range, long after, Runnable wake) {
      this.range = range;
      this.at = after;
      this.wake = wake;
    }

    @Override
    public List<Change> poll(int max) {
      synchronized (MapKeyspace.this) {
        if (at < compacted) {
          throw new CompactedException(compacted);
        }
        List<Change> next =
            history.stream()
                .filter(change -> change.revision() > at && range.contains(change.key()))
                .limit(max)
                .toList();
        at = next.isEmpty() ? revision : next.getLast().revision();
        return next;
      }
    }

    @Override
    public long revision() {
      return at;
    }

    @Override
    public void close() {
      wakes.remove(wake);
    }
  }
}
