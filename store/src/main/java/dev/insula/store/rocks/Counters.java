package dev.insula.store.rocks;

import java.util.concurrent.atomic.LongAdder;

/** What {@link StoreStats} reports. Thread-safe. */
final class Counters {

  final LongAdder commits = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder syncNanos = new LongAdder();
  final LongAdder failedBatches = new LongAdder();

  StoreStats stats(int keyspaces, int loaded) {
    return new StoreStats(
        commits.sum(),
        refused.sum(),
        batches.sum(),
        bytes.sum(),
        syncNanos.sum(),
        failedBatches.sum(),
        keyspaces,
        loaded);
  }
}
