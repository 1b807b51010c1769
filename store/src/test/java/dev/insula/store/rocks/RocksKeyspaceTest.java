package dev.insula.store.rocks;

import dev.insula.store.KeyspaceContract;
import dev.insula.store.Store;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The contract, kept by RocksDB. */
class RocksKeyspaceTest extends KeyspaceContract {

  @TempDir Path directory;

  @Override
  protected Store openStore() {
    return RocksStore.open(directory, StoreOptions.defaults());
  }
}
