package dev.insula.store.rocks;

import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import java.util.concurrent.atomic.LongAdder;

/** What {@link StoreStats} reports. Thread-safe. */
final class Counters {

  final LongAdder commits = new LongAdder();
  final LongAdder refused = new LongAdder();
  final LongAdder batches = new LongAdder();
  final LongAdder bytes = new LongAdder();
  final LongAdder failedBatches = new LongAdder();

  /** Writes to disk, by the time that each took. */
  final Distribution syncs = new Distribution(Buckets.FINE);

  /** Writes to disk, by the records in each. */
  final Distribution groups =
      new Distribution(Buckets.ofNumbers(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024));

  StoreStats stats(int keyspaces, int loaded) {
    return new StoreStats(
        commits.sum(),
        refused.sum(),
        batches.sum(),
        bytes.sum(),
        syncs.sum(),
        failedBatches.sum(),
        keyspaces,
        loaded);
  }
}
