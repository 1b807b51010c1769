package dev.insula.store.rocks;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Records of key spaces whose key is gone. Runs on disk threads. */
final class Leftovers {

  private final Records records;

  Leftovers(Records records) {
    this.records = records;
  }

  /** Finishes what a crash cut short: deletes all records but those of the key spaces given. */
  void deleteAllBut(Set<Long> known) {
    for (Long id = firstFrom(0); id != null; id = firstFrom(id + 1)) {
      if (!known.contains(id)) {
        delete(id);
      }
    }
  }

  void delete(long id) {
    records.deleteRange(RecordKey.state(id), RecordKey.end(id));
  }

  private @Nullable Long firstFrom(long id) {
    Long[] found = new Long[1];
    records.scan(
        RecordKey.state(id),
        RecordKey.state(Long.MAX_VALUE),
        (key, value) -> {
          found[0] = RecordKey.keyspace(key);
          return false;
        });
    return found[0];
  }
}
