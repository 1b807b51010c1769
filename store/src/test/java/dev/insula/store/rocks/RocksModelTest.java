package dev.insula.store.rocks;

import dev.insula.store.BaseLayer;
import dev.insula.store.ModelContract;
import dev.insula.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** The model, with a recent window so small that most of the past is read from disk. */
class RocksModelTest extends ModelContract {

  @TempDir Path directory;

  @Override
  protected Store openStore(long run) {
    var history = new StoreOptions.History(100_000, Duration.ofDays(1), 1L << 40, 4, 64);
    return RocksStore.open(directory.resolve("run" + run), StoreOptions.defaults().with(history));
  }

  @Override
  protected void disturb(Store open) {
    var keyspace = (RocksKeyspace) open.open("model", BaseLayer.EMPTY).orElseThrow();
    keyspace.residency().hibernate();
  }
}
