package dev.insula.store.rocks;

import dev.insula.store.ConcurrencyContract;
import dev.insula.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** With a recent window so small that watchers and readers are often sent to the disk. */
class RocksConcurrencyTest extends ConcurrencyContract {

  @TempDir Path directory;

  @Override
  protected Store openStore() {
    var history = new StoreOptions.History(100_000, Duration.ofDays(1), 1L << 40, 16, 1024);
    return RocksStore.open(directory, StoreOptions.defaults().with(history));
  }
}
