package dev.insula.store.rocks;

/**
 * Builds the index of a key space from its records, in the order in which they were written. Only
 * the newest values stay in memory; older ones are read from disk when somebody asks.
 */
final class IndexLoader {

  private final History history;
  private final Index index;
  private final long revision;
  private long liveKeys;
  private long liveBytes;

  private IndexLoader(History history, Index index, long revision) {
    this.history = history;
    this.index = index;
    this.revision = revision;
  }

  static Index load(
      History history, OwnBase base, StoreOptions.History bounds, long revision, long compacted) {
    var index = new Index(base, new RecentChanges(bounds, revision), revision, compacted);
    return new IndexLoader(history, index, revision).load();
  }

  private Index load() {
    history.scan(
        Position.after(-1),
        revision,
        (at, op, record, bytes) -> {
          add(at, op, record);
          return true;
        });
    index.reached(revision, liveKeys, liveBytes);
    return index;
  }

  private void add(long at, int op, StoredRecord record) {
    Version older = index.newest(record.key());
    var version =
        new Version(at, op, record.createRevision(), record.deleted(), record.payload(), older);
    if (record.deleted()) {
      version.dropValue();
    }
    if (older != null && !older.deleted) {
      older.dropValue();
      liveKeys--;
      liveBytes -= record.key().length() + (long) older.bytes;
    }
    if (!record.deleted()) {
      liveKeys++;
      liveBytes += record.key().length() + (long) version.bytes;
    }
    index.put(record.key(), version);
  }
}
