package dev.insula.store.rocks;

import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WALRecoveryMode;

/**
 * How RocksDB is set up: little memory, because the newest values are served from our own index and
 * RocksDB is read only for history and at start.
 */
final class RocksSettings implements AutoCloseable {

  private static final long BLOCK_CACHE_BYTES = 8L << 20;
  private static final long WRITE_BUFFER_BYTES = 16L << 20;
  private static final int WRITE_BUFFERS = 3;
  private static final long LOG_BYTES = 64L << 20;
  private static final int OPEN_FILES = 128;
  private static final long SYNC_EVERY_BYTES = 512L << 10;

  private final Cache cache = new LRUCache(BLOCK_CACHE_BYTES);
  private final BloomFilter filter = new BloomFilter(10);
  private final Options options = new Options();

  RocksSettings() {
    options
        .setCreateIfMissing(true)
        .setWriteBufferSize(WRITE_BUFFER_BYTES)
        .setMaxWriteBufferNumber(WRITE_BUFFERS)
        .setMaxTotalWalSize(LOG_BYTES)
        .setMaxOpenFiles(OPEN_FILES)
        // A sync of the log waits for what the file system has to write anyway, so tables that are
        // written in the background go to disk bit by bit and not in one gush.
        .setBytesPerSync(SYNC_EVERY_BYTES)
        .setMaxBackgroundJobs(2)
        .setKeepLogFileNum(2)
        .setMaxLogFileSize(1L << 20)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0)
        // What we store is encrypted and does not compress.
        .setCompressionType(CompressionType.NO_COMPRESSION)
        // A log that is damaged before its end has lost acknowledged writes: refuse to open rather
        // than go on without them. A torn end is a write that nobody was told of.
        .setWalRecoveryMode(WALRecoveryMode.TolerateCorruptedTailRecords)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(filter)
                .setBlockSize(16L << 10)
                .setCacheIndexAndFilterBlocks(true)
                .setPinL0FilterAndIndexBlocksInCache(true));
  }

  Options options() {
    return options;
  }

  @Override
  public void close() {
    options.close();
    filter.close();
    cache.close();
  }
}
