package dev.insula.store.rocks;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Gives room back. What was deleted stays on disk until the files that hold it are written anew:
 * that is done when it is about as much as all the rest, so that it costs each byte one writing
 * more in its life. What was written stays in RocksDB's buffer, and in the log beside it, until the
 * buffer is full: when nobody writes it is put into a file before.
 *
 * <p>{@link #freed} may be called by all, the rest by the sweeper.
 */
final class Tidying {

  /** Less is not worth the work. */
  private static final long LEAST_DEAD_BYTES = 16L << 20;

  private static final long LEAST_BUFFERED_BYTES = 1L << 20;

  /** Signs of life are written though nobody does anything: this much between two looks. */
  private static final long QUIET_BYTES = 64L << 10;

  /** Key spaces are random numbers, so that parts are alike. */
  private static final int PARTS = 32;

  private final Records records;
  private final LongSupplier written;
  private final AtomicBoolean closed;
  private final AtomicLong dead = new AtomicLong();
  private long writtenBefore;

  /**
   * @param written how many bytes were written so far
   * @param closed set when the store begins to close, which does not wait for this
   */
  Tidying(Records records, LongSupplier written, AtomicBoolean closed) {
    this.records = records;
    this.written = written;
    this.closed = closed;
  }

  /** So many bytes on disk are needed by nobody any more. */
  void freed(long bytes) {
    dead.addAndGet(bytes);
  }

  /**
   * Does what is due.
   *
   * @param meanwhile is called between pieces of what takes long
   */
  void run(Runnable meanwhile) {
    long now = written.getAsLong();
    boolean quiet = now - writtenBefore < QUIET_BYTES;
    writtenBefore = now;
    if (dead.get() >= Math.max(LEAST_DEAD_BYTES, records.diskBytes() / 2)) {
      rewrite(meanwhile);
    } else if (quiet && records.bufferedBytes() >= LEAST_BUFFERED_BYTES) {
      records.flush();
    }
  }

  private void rewrite(Runnable meanwhile) {
    long given = dead.get();
    records.flush();
    long step = Long.MAX_VALUE / PARTS;
    for (int i = 0; i < PARTS; i++) {
      if (closed.get()) {
        return;
      }
      byte[] end = i + 1 == PARTS ? RecordKey.end(Long.MAX_VALUE) : RecordKey.state((i + 1) * step);
      records.rewrite(RecordKey.state(i * step), end);
      meanwhile.run();
    }
    dead.addAndGet(-given);
  }
}
