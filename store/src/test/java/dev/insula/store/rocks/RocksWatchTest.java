package dev.insula.store.rocks;

import dev.insula.store.Store;
import dev.insula.store.WatchContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by RocksDB. */
class RocksWatchTest extends WatchContract {

  @TempDir Path directory;

  @Override
  protected Store openStore() {
    return RocksStore.open(directory, StoreOptions.defaults());
  }
}
