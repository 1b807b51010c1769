package dev.insula.store.rocks;

import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a store counts, and what it takes of the disk. Thread-safe. */
final class StoreFigures implements MetricSource {

  private static final Logger log = LoggerFactory.getLogger(StoreFigures.class);

  private final Supplier<StoreStats> stats;
  private final Counters counters;
  private final Path directory;

  StoreFigures(Supplier<StoreStats> stats, Counters counters, Path directory) {
    this.stats = stats;
    this.counters = counters;
    this.directory = directory;
  }

  @Override
  public void collect(Families families) {
    StoreStats now = stats.get();
    families
        .counter("insula_store_commits", "Commits, applied or refused.")
        .point(now.commits(), "result", "applied")
        .point(now.refused(), "result", "refused");
    families
        .histogram(
            "insula_store_sync_duration_seconds", "Time of one write to disk, synced; its count.")
        .point(counters.syncs);
    families
        .histogram("insula_store_group_size", "Records that went to disk together.")
        .point(counters.groups);
    families
        .counter("insula_store_failed_syncs", "Writes to disk that failed.")
        .point(now.failedBatches());
    families
        .counter("insula_store_written_bytes", "Bytes written, encrypted, without compaction.")
        .point(now.bytes());
    families
        .gauge("insula_store_keyspaces", "Key spaces, by whether their index is in memory.")
        .point(now.loaded(), "state", "loaded")
        .point(now.keyspaces() - now.loaded(), "state", "asleep");
    disk(families);
  }

  private void disk(Families families) {
    try {
      families
          .gauge("insula_store_disk_bytes", "What the store takes of the disk.")
          .point(size(directory));
      families
          .gauge("insula_store_disk_free_bytes", "What is left of the disk.")
          .point(Files.getFileStore(directory).getUsableSpace());
    } catch (IOException | UncheckedIOException e) {
      // Files come and go under compaction; the next scrape finds others.
      log.debug("the size of {} can't be told", directory, e);
    }
  }

  private static long size(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(file -> file.toFile().isFile() ? file.toFile().length() : 0).sum();
    }
  }
}
