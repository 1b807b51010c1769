package dev.insula.store.rocks;

import dev.insula.store.Change;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace.Commit;
import dev.insula.store.Keyspace.Entry;
import dev.insula.store.KeyspaceBounds;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.PreconditionFailedException;
import dev.insula.store.StoreFullException;
import dev.insula.store.TooManyKeysException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a batch does to one key space, before it is on disk: later commits of the batch see it, and
 * nobody else. Confined to the batcher's thread.
 */
final class Staging {

  private final Index index;
  private final long maxBytes;
  private final KeyspaceBounds bounds;
  private final Map<String, Version> newest = new HashMap<>();
  private final List<Write> writes = new ArrayList<>();
  private long revision;
  private long liveKeys;
  private long liveBytes;

  Staging(Index index, StoreOptions.Limits limits, KeyspaceBounds bounds) {
    this.index = index;
    this.bounds = bounds;
    this.maxBytes = Math.min(limits.keyspaceBytes(), bounds.bytes());
    this.liveKeys = index.liveKeys();
    this.revision = index.revision();
    this.liveBytes = index.liveBytes();
  }

  /**
   * One key's change.
   *
   * @param previous the version before it, also if that is the base layer's; null if there is none
   * @param payload what the value was made of
   * @param last whether it is the commit's last
   */
  record Write(
      String key,
      Version version,
      @Nullable Version previous,
      Change change,
      Payload payload,
      boolean last) {

    /** 1 if it makes a key that was not there, the base layer's included, -1 if it takes one. */
    int more() {
      return (version.deleted ? 0 : 1) - (previous == null ? 0 : 1);
    }

    StoredRecord record() {
      boolean unchanged = takesAwayWhatWas();
      return new StoredRecord(
          version.deleted,
          last,
          key,
          version.createRevision,
          previous == null ? 0 : previous.revision,
          previous == null ? 0 : previous.op,
          unchanged,
          unchanged ? StoredRecord.unchangedPayload(payload.revisionAt()) : change.value());
    }

    /** Whether the last state is the one before with another revision. */
    private boolean takesAwayWhatWas() {
      Version before = ownPrevious(this);
      byte[] value = change.previous();
      return version.deleted
          && before != null
          && value != null
          && payload.is(value, before.revision);
    }

    Position position() {
      return last ? Position.after(version.revision) : new Position(version.revision, version.op);
    }
  }

  List<Write> writes() {
    return writes;
  }

  long revision() {
    return revision;
  }

  /** Applies a commit, or throws and changes nothing. */
  Commit apply(List<Operation> operations) {
    var before = new ArrayList<@Nullable Version>(operations.size());
    int effective = 0;
    for (Operation operation : operations) {
      Version current = live(operation.key());
      require(operation, current);
      before.add(current);
      effective += changes(operation, current) ? 1 : 0;
    }
    List<Write> lasts = lastStates(operations, before);
    long next = revision + (lasts.isEmpty() ? 0 : 1) + (effective == 0 ? 0 : 1);
    var entries = new ArrayList<@Nullable Entry>(operations.size());
    var staged = new ArrayList<Write>(lasts);
    for (int i = 0; i < operations.size(); i++) {
      Operation operation = operations.get(i);
      Version current = before.get(i);
      if (!changes(operation, current)) {
        entries.add(operation instanceof Operation.Check ? entry(operation.key(), current) : null);
        continue;
      }
      Write write = write(operation, current, next, staged.size() - lasts.size(), effective);
      staged.add(write);
      entries.add(write.version.deleted ? null : entry(write.key, write.version));
    }
    accept(staged);
    revision = next;
    return new Commit(next, entries);
  }

  /**
   * The last states that keys get before they are deleted, at a revision of their own. They take
   * the places of the versions that the deletions then replace.
   */
  private List<Write> lastStates(List<Operation> operations, List<@Nullable Version> before) {
    var ends = new ArrayList<Integer>(0);
    for (int i = 0; i < operations.size(); i++) {
      if (operations.get(i) instanceof Operation.PutAndDelete && before.get(i) != null) {
        ends.add(i);
      }
    }
    var lasts = new ArrayList<Write>(ends.size());
    for (int i : ends) {
      var end = (Operation.PutAndDelete) operations.get(i);
      var put = new Operation.Put(end.key(), end.expected(), end.last());
      Write write = write(put, before.get(i), revision + 1, lasts.size(), ends.size());
      lasts.add(write);
      before.set(i, write.version);
    }
    return lasts;
  }

  /** Takes writes over, if the bounds allow them. */
  private void accept(List<Write> staged) {
    long keys = liveKeys;
    long bytes = liveBytes;
    for (Write write : staged) {
      keys += added(write);
      bytes += grown(write);
    }
    if (bytes > maxBytes && bytes > liveBytes) {
      throw new StoreFullException("the control plane's storage is full");
    }
    if (keys > bounds.keys() && keys > liveKeys) {
      throw new TooManyKeysException("", keys - liveKeys, liveKeys, bounds.keys());
    }
    if (keys > liveKeys) {
      bounds.keysUnder().forEach((prefix, most) -> checkUnder(prefix, most, staged));
    }
    for (Write write : staged) {
      newest.put(write.key, write.version);
    }
    writes.addAll(staged);
    liveKeys = keys;
    liveBytes = bytes;
  }

  private static boolean changes(Operation operation, @Nullable Version current) {
    return switch (operation) {
      case Operation.Put _ -> true;
      case Operation.Delete _, Operation.PutAndDelete _ -> current != null;
      case Operation.Check _ -> false;
    };
  }

  private void require(Operation operation, @Nullable Version current) {
    long expected = operation.expected();
    long actual = current == null ? Operation.ABSENT : current.revision;
    if (expected != Operation.ANY && expected != actual) {
      throw new PreconditionFailedException(operation.key(), entry(operation.key(), current));
    }
  }

  private Write write(
      Operation operation, @Nullable Version current, long at, int op, int effective) {
    String key = operation.key();
    boolean deleted = !(operation instanceof Operation.Put);
    Payload payload =
        switch (operation) {
          case Operation.Put put -> put.value();
          case Operation.Delete delete -> delete.last();
          case Operation.PutAndDelete end -> end.last();
          case Operation.Check _ -> throw new IllegalStateException("a check writes nothing");
        };
    long created = current == null ? at : current.createRevision;
    byte[] value = payload.at(at);
    var version = new Version(at, op, created, deleted, value, older(key, current));
    byte[] previous = current == null ? null : current.value();
    var change = new Change(key, at, value, previous, deleted);
    return new Write(key, version, current, change, payload, op == effective - 1);
  }

  /** The own version that comes before a new one: a deletion, if the key does not exist. */
  private @Nullable Version older(String key, @Nullable Version current) {
    if (current == null) {
      return own(key);
    }
    return current.op == Version.BASE ? null : current;
  }

  /** The key's newest version that is not the base layer's. */
  private @Nullable Version own(String key) {
    Version staged = newest.get(key);
    return staged != null ? staged : index.newest(key);
  }

  /** The key's newest version, the base layer's included; null if the key does not exist. */
  private @Nullable Version live(String key) {
    Version own = own(key);
    if (own != null) {
      return own.deleted ? null : own;
    }
    return index.base().find(key).map(Staging::ofBase).orElse(null);
  }

  private static Version ofBase(Entry entry) {
    return new Version(
        entry.revision(), Version.BASE, entry.createRevision(), false, entry.value(), null);
  }

  /** Counts the keys of a prefix if the commit makes any of them. */
  private void checkUnder(String prefix, long most, List<Write> staged) {
    long made = 0;
    for (Write write : staged) {
      made += write.key.startsWith(prefix) ? added(write) : 0;
    }
    if (made <= 0) {
      return;
    }
    var keys = new HashSet<String>();
    index.ownKeys(KeyRange.prefix(prefix)).forEach((key, chain) -> note(keys, key, chain.newest()));
    newest.forEach(
        (key, version) -> {
          if (key.startsWith(prefix)) {
            note(keys, key, version);
          }
        });
    long held = keys.size();
    if (held + made > most) {
      throw new TooManyKeysException(prefix, made, held, most);
    }
  }

  private static void note(Set<String> live, String key, @Nullable Version version) {
    if (version == null || version.deleted) {
      live.remove(key);
    } else {
      live.add(key);
    }
  }

  /** By how many the key space's own live keys grow. */
  private static int added(Write write) {
    return (write.version.deleted ? 0 : 1) - (ownPrevious(write) == null ? 0 : 1);
  }

  /** By how much the key space's own live bytes grow; the base layer's are nobody's. */
  private static long grown(Write write) {
    long after = write.version.deleted ? 0 : write.key.length() + (long) write.version.bytes;
    Version previous = ownPrevious(write);
    return previous == null ? after : after - write.key.length() - previous.bytes;
  }

  /** The version that was replaced, unless it is the base layer's. */
  private static @Nullable Version ownPrevious(Write write) {
    Version previous = write.previous;
    return previous == null || previous.op == Version.BASE ? null : previous;
  }

  private static @Nullable Entry entry(String key, @Nullable Version version) {
    if (version == null) {
      return null;
    }
    // INVARIANT: the newest version of a key that exists has its value in memory.
    byte[] value = Objects.requireNonNull(version.value());
    return new Entry(key, value, version.revision, version.createRevision);
  }

  /** Shows the staged writes to readers, once they are on disk. */
  void publish() {
    for (Write write : writes) {
      index.put(write.key, write.version);
      index.recent().add(write.position(), write.change, ownPrevious(write), write.version);
    }
    index.counts().shown(writes, () -> index.reached(revision, liveKeys, liveBytes));
  }
}
