package dev.insula.store.rocks;

import java.util.Set;

/** Records of key spaces whose key is gone. Runs on disk threads. */
final class Leftovers {

  private final Records records;

  Leftovers(Records records) {
    this.records = records;
  }

  /** Finishes what a crash cut short: deletes all records but those of the key spaces given. */
  void deleteAllBut(Set<Long> known) {
    for (Long id : records.keyspaces()) {
      if (!known.contains(id)) {
        delete(id);
      }
    }
  }

  /** Gives the bytes that are dead now. */
  long delete(long id) {
    byte[] from = RecordKey.state(id);
    byte[] to = RecordKey.end(id);
    long bytes = records.sizeOf(from, to);
    records.deleteRange(from, to);
    return bytes;
  }
}
