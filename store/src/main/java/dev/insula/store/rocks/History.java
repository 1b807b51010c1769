package dev.insula.store.rocks;

import dev.insula.store.Change;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A key space's records on disk. Its methods run on disk threads. */
final class History {

  /** Records looked at in one go, so that a long history of others' keys does not hold a thread. */
  private static final int RECORDS_AT_ONCE = 2048;

  private static final long BYTES_AT_ONCE = 8L << 20;

  private final Records records;
  private final long keyspace;
  private final KeyspaceKey key;
  private final RecordCipher cipher = new RecordCipher();

  History(Records records, long keyspace, KeyspaceKey key) {
    this.records = records;
    this.keyspace = keyspace;
    this.key = key;
  }

  /** Changes of a range, and the place up to which there are no others. */
  record Part(List<Change> changes, Position end) {}

  /** Sees a record with its place. */
  interface Visitor {
    boolean visit(long revision, int op, StoredRecord record, int bytes);
  }

  /** Visits the records after a place and up to a revision. */
  void scan(Position after, long until, Visitor visitor) {
    byte[] from =
        after.op() == Position.END
            ? RecordKey.of(keyspace, after.revision() + 1, 0)
            : RecordKey.of(keyspace, after.revision(), after.op() + 1);
    records.scan(
        from,
        RecordKey.of(keyspace, until + 1, 0),
        (recordKey, stored) ->
            visitor.visit(
                RecordKey.revision(recordKey),
                RecordKey.op(recordKey),
                StoredRecord.decode(cipher.open(key, recordKey, stored)),
                stored.length));
  }

  /** The value of a version; null if its record is gone. */
  byte @Nullable [] value(long revision, int op) {
    byte[] recordKey = RecordKey.of(keyspace, revision, op);
    byte[] stored = records.get(recordKey);
    return stored == null
        ? null
        : StoredRecord.decode(cipher.open(key, recordKey, stored)).payload();
  }

  /** The values of versions, null where a record is gone. */
  List<byte @Nullable []> values(List<Version> versions) {
    var values = new ArrayList<byte @Nullable []>(versions.size());
    for (Version version : versions) {
      values.add(value(version.revision, version.op));
    }
    return values;
  }

  /**
   * The next changes of a range.
   *
   * @throws StoreException if a record is missing: lost, or given up by compaction meanwhile
   */
  Part changes(OwnBase base, KeyRange range, Position after, long until, int max) {
    var found = new ArrayList<Found>();
    Position[] end = {Position.after(until)};
    long[] budget = {RECORDS_AT_ONCE, BYTES_AT_ONCE};
    scan(
        after,
        until,
        (revision, op, record, bytes) -> {
          if (found.size() >= max || budget[0]-- <= 0 || budget[1] <= 0) {
            return false;
          }
          budget[1] -= bytes;
          end[0] = record.last() ? Position.after(revision) : new Position(revision, op);
          if (range.contains(record.key())) {
            found.add(new Found(revision, record));
          }
          return true;
        });
    boolean stopped = found.size() >= max || budget[0] < 0 || budget[1] <= 0;
    var changes = new ArrayList<Change>(found.size());
    for (Found each : found) {
      changes.add(change(base, each));
    }
    return new Part(changes, stopped ? end[0] : Position.after(until));
  }

  private record Found(long revision, StoredRecord record) {}

  private Change change(OwnBase base, Found found) {
    StoredRecord record = found.record;
    byte[] previous = previous(base, record);
    byte[] value = record.value(found.revision, previous);
    return new Change(record.key(), found.revision, value, previous, record.deleted());
  }

  private byte @Nullable [] previous(OwnBase base, StoredRecord record) {
    if (record.previousRevision() == 0) {
      return null;
    }
    if (record.previousOp() == Version.BASE) {
      return base.find(record.key()).map(Keyspace.Entry::value).orElse(null);
    }
    byte[] value = value(record.previousRevision(), record.previousOp());
    if (value == null) {
      throw new StoreException(Kind.CORRUPT, "a record that another refers to is missing");
    }
    return value;
  }
}
