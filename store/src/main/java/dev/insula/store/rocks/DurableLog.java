package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import dev.insula.store.StoreFullException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The batcher's way to disk, which knows what to do after a failure.
 *
 * <p>A write that failed may be on disk all the same, wholly or not at all. Its callers are told
 * that nothing was applied, and its revisions will be assigned again; so before anything else is
 * written its records are deleted. If the process ends before that, the next one finds the batch
 * whole, as a write whose answer got lost. Confined to the batcher's thread.
 */
final class DurableLog {

  /** Opening RocksDB anew costs everybody who reads from disk; a full disk is not free at once. */
  static final long RETRY_NANOS = 1_000_000_000L;

  private final Records records;
  private final Counters counters;
  private final LongSupplier nanoTime;
  private Records.@Nullable Changes undo;
  private @Nullable RuntimeException lastFailure;
  private long failedAt;

  DurableLog(Records records, Counters counters, LongSupplier nanoTime) {
    this.records = records;
    this.counters = counters;
    this.nanoTime = nanoTime;
  }

  /** Writes to disk, or throws and promises that nothing of it will be seen. */
  void write(Records.Changes changes) {
    requireRecovered();
    long start = System.nanoTime();
    try {
      records.write(changes, true);
    } catch (RuntimeException e) {
      fail(changes, e);
      throw e;
    } finally {
      counters.syncs.add(System.nanoTime() - start);
    }
    counters.batches.increment();
    counters.bytes.add(changes.bytes());
    counters.groups.add(changes.size());
  }

  private void fail(Records.Changes changes, RuntimeException e) {
    var deletions = new Records.Changes();
    for (int i = 0; i < changes.size(); i++) {
      deletions.delete(changes.key(i));
    }
    undo = deletions;
    lastFailure = e;
    failedAt = nanoTime.getAsLong() - RETRY_NANOS;
    counters.failedBatches.increment();
  }

  private void requireRecovered() {
    Records.Changes deletions = undo;
    RuntimeException last = lastFailure;
    if (deletions == null || last == null) {
      return;
    }
    if (nanoTime.getAsLong() - failedAt < RETRY_NANOS) {
      throw last;
    }
    try {
      recover(deletions);
      undo = null;
      lastFailure = null;
    } catch (RuntimeException e) {
      failedAt = nanoTime.getAsLong();
      lastFailure = e;
      throw e;
    }
  }

  private void recover(Records.Changes deletions) {
    try {
      records.write(deletions, true);
    } catch (RuntimeException e) {
      records.recover();
      records.write(deletions, true);
    }
  }

  /** The exception for one more caller of a batch that failed. */
  static RuntimeException forCaller(Throwable failure) {
    return switch (failure) {
      case StoreFullException full -> new StoreFullException(String.valueOf(full.getMessage()));
      case StoreException known ->
          new StoreException(known.kind(), String.valueOf(known.getMessage()), known);
      default -> new StoreException(Kind.IO, "the write failed", failure);
    };
  }
}
