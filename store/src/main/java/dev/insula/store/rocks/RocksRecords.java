package dev.insula.store.rocks;

import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import dev.insula.store.StoreFullException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.CompactRangeOptions;
import org.rocksdb.CompactRangeOptions.BottommostLevelCompaction;
import org.rocksdb.FlushOptions;
import org.rocksdb.Range;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.SizeApproximationFlag;
import org.rocksdb.Slice;
import org.rocksdb.Status;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * {@link Records} in RocksDB. The lock keeps the native object from being closed under a call,
 * which would end the process.
 */
final class RocksRecords implements Records {

  private static final long ROOM_TO_OPEN_BYTES = 64L << 20;

  private final Path directory;
  private final RocksSettings settings;
  private final WriteOptions durably = new WriteOptions().setSync(true);
  private final WriteOptions lazily = new WriteOptions();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private @Nullable RocksDB db;
  private boolean closed;

  static RocksRecords open(Path directory) {
    // Before any object of RocksDB is made.
    RocksDB.loadLibrary();
    return new RocksRecords(directory);
  }

  private RocksRecords(Path directory) {
    this.directory = directory;
    this.settings = new RocksSettings();
    try {
      this.db = open();
    } catch (RuntimeException e) {
      releaseOptions();
      throw e;
    }
  }

  private RocksDB open() {
    try {
      return RocksDB.open(settings.options(), directory.toString());
    } catch (RocksDBException e) {
      RuntimeException failure = failure("cannot open " + directory, e);
      throw failure instanceof StoreFullException
          ? new StoreException(Kind.DISK_FULL, "no space left to open " + directory, e)
          : failure;
    }
  }

  @Override
  public void write(Changes changes, boolean durable) {
    run(
        "write failed",
        rocks -> {
          try (var batch = new WriteBatch((int) Math.min(changes.bytes() + 64L, 64 << 20))) {
            for (int i = 0; i < changes.size(); i++) {
              byte[] value = changes.value(i);
              if (value == null) {
                batch.delete(changes.key(i));
              } else {
                batch.put(changes.key(i), value);
              }
            }
            rocks.write(durable ? durably : lazily, batch);
          }
        });
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[][] found = new byte[1][];
    run("read failed", rocks -> found[0] = rocks.get(key));
    return found[0];
  }

  @Override
  public void scan(byte[] from, byte[] to, Visitor visitor) {
    run(
        "read failed",
        rocks -> {
          try (var end = new Slice(to);
              var options = new ReadOptions().setIterateUpperBound(end).setFillCache(false);
              RocksIterator at = rocks.newIterator(options)) {
            at.seek(from);
            while (at.isValid() && visitor.visit(at.key(), at.value())) {
              at.next();
            }
            at.status();
          }
        });
  }

  @Override
  public List<Long> keyspaces() {
    var found = new ArrayList<Long>();
    run(
        "read failed",
        rocks -> {
          try (RocksIterator at = rocks.newIterator()) {
            at.seekToFirst();
            while (at.isValid()) {
              long id = RecordKey.keyspace(at.key());
              found.add(id);
              at.seek(RecordKey.end(id));
            }
            at.status();
          }
        });
    return found;
  }

  @Override
  public byte @Nullable [] lastBefore(byte[] key) {
    byte[][] found = new byte[1][];
    run(
        "read failed",
        rocks -> {
          try (RocksIterator at = rocks.newIterator()) {
            at.seekForPrev(key);
            if (at.isValid() && Arrays.equals(at.key(), key)) {
              at.prev();
            }
            at.status();
            found[0] = at.isValid() ? at.key() : null;
          }
        });
    return found[0];
  }

  @Override
  public void deleteRange(byte[] from, byte[] to) {
    run(
        "delete failed",
        rocks -> {
          rocks.deleteRange(lazily, from, to);
          // Drops whole files of the range at once; compaction takes the rest in time.
          rocks.deleteFilesInRanges(rocks.getDefaultColumnFamily(), List.of(from, to), false);
        });
  }

  @Override
  public long sizeOf(byte[] from, byte[] to) {
    long[] size = new long[1];
    run(
        "read failed",
        rocks -> {
          try (var start = new Slice(from);
              var end = new Slice(to)) {
            size[0] =
                rocks
                    .getApproximateSizes(
                        List.of(new Range(start, end)),
                        SizeApproximationFlag.INCLUDE_FILES,
                        SizeApproximationFlag.INCLUDE_MEMTABLES)[0];
          }
        });
    return size[0];
  }

  @Override
  public long diskBytes() {
    return property("rocksdb.total-sst-files-size");
  }

  @Override
  public long bufferedBytes() {
    return property("rocksdb.cur-size-all-mem-tables");
  }

  private long property(String name) {
    long[] value = new long[1];
    run("read failed", rocks -> value[0] = rocks.getLongProperty(name));
    return value[0];
  }

  @Override
  public void flush() {
    run(
        "flush failed",
        rocks -> {
          try (var options = new FlushOptions().setWaitForFlush(true)) {
            rocks.flush(options);
          }
        });
  }

  @Override
  public void rewrite(byte[] from, byte[] to) {
    run(
        "compaction failed",
        rocks -> {
          try (var options =
              new CompactRangeOptions()
                  .setExclusiveManualCompaction(false)
                  .setBottommostLevelCompaction(BottommostLevelCompaction.kForceOptimized)) {
            rocks.compactRange(rocks.getDefaultColumnFamily(), from, to, options);
          }
        });
  }

  /**
   * RocksDB refuses writes after it failed to write its log, and its Java binding has no call to
   * resume; opening anew replays what is on disk. That needs some room itself, and who closes
   * without being able to open has made things worse.
   */
  @Override
  public void recover() {
    lock.writeLock().lock();
    try {
      if (closed) {
        throw unavailable();
      }
      requireRoom();
      RocksDB old = db;
      db = null;
      if (old != null) {
        old.close();
      }
      db = open();
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void requireRoom() {
    try {
      if (Files.getFileStore(directory).getUsableSpace() < ROOM_TO_OPEN_BYTES) {
        throw new StoreFullException("no space left on the store's disk");
      }
    } catch (IOException e) {
      throw new StoreException(Kind.IO, "the store's disk cannot be asked for its room", e);
    }
  }

  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        RocksDB open = db;
        db = null;
        if (open != null) {
          open.close();
        }
        releaseOptions();
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void releaseOptions() {
    durably.close();
    lazily.close();
    settings.close();
  }

  private void run(String what, Call call) {
    lock.readLock().lock();
    try {
      RocksDB open = db;
      if (open == null) {
        throw unavailable();
      }
      call.on(open);
    } catch (RocksDBException e) {
      throw failure(what, e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private StoreException unavailable() {
    return closed
        ? new StoreException(Kind.CLOSED, "the store is closed")
        : new StoreException(Kind.IO, "the store's disk has failed and could not be opened anew");
  }

  private static RuntimeException failure(String what, RocksDBException e) {
    Status status = e.getStatus();
    if (status == null) {
      return new StoreException(Kind.IO, what + ": " + e.getMessage(), e);
    }
    if (status.getSubCode() == Status.SubCode.NoSpace) {
      return new StoreFullException("no space left on the store's disk");
    }
    Kind kind = status.getCode() == Status.Code.Corruption ? Kind.CORRUPT : Kind.IO;
    return new StoreException(kind, what + ": " + e.getMessage(), e);
  }

  private interface Call {
    void on(RocksDB db) throws RocksDBException;
  }
}
