package dev.insula.store.rocks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.insula.store.BaseLayer;
import dev.insula.store.ConcurrencyContract;
import dev.insula.store.Keyspace;
import dev.insula.store.Store;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * With a recent window so small that watchers and readers are often sent to the disk, and an index
 * that is dropped again and again under their feet.
 */
class RocksConcurrencyTest extends ConcurrencyContract {

  @TempDir Path directory;
  private final AtomicBoolean finished = new AtomicBoolean();

  @AfterEach
  void finish() {
    finished.set(true);
  }

  @Override
  protected Store openStore() {
    var history = new StoreOptions.History(100_000, Duration.ofDays(1), 1L << 40, 16, 1024);
    RocksStore store = RocksStore.open(directory, StoreOptions.defaults().with(history));
    Thread.ofPlatform().daemon().start(() -> hibernateAllTheTime(store));
    return store;
  }

  /**
   * Found by a commit that was refused because its key space was just being looked at for sleep.
   */
  @Test
  void aPinnedIndexIsThereWhileSomebodyTriesToHibernate() throws Exception {
    try (RocksStore store = RocksStore.open(directory, StoreOptions.defaults())) {
      Residency residency = ((RocksKeyspace) store.create("one", BaseLayer.EMPTY)).residency();
      Index index = residency.pin();
      Thread sleeper = Thread.ofPlatform().daemon().start(() -> tryToHibernate(residency));

      while (sleeper.isAlive()) {
        assertSame(index, residency.pinned());
      }

      assertSame(index, residency.index());
      residency.unpin();
    }
  }

  /** Found by an instance of 10,000 tenants, one of which never answered again. */
  @Test
  void aMarkIsLeftWhileTheIndexIsReadFromDisk() throws Exception {
    RocksStore store = RocksStore.open(directory, StoreOptions.defaults());
    var keyspace = (RocksKeyspace) store.create("one", BaseLayer.EMPTY);
    var marking = new FutureTask<>(() -> markOften(keyspace), true);
    Thread.ofPlatform().daemon().start(marking);
    var reading = new FutureTask<>(() -> readUntil(marking, keyspace), true);
    Thread.ofPlatform().daemon().start(reading);

    assertTrue(marking.get(1, TimeUnit.MINUTES));
    assertTrue(reading.get(1, TimeUnit.MINUTES));
    assertEquals(2_000, keyspace.mark());
    // Not if it fails: threads that wait for each other would let it wait, too.
    store.close();
  }

  private static void markOften(Keyspace keyspace) {
    for (int i = 1; i <= 2_000; i++) {
      keyspace.mark(i);
    }
  }

  private static void readUntil(Future<?> end, RocksKeyspace keyspace) {
    while (!end.isDone()) {
      keyspace.residency().hibernate();
      keyspace.get("key");
    }
  }

  private static void tryToHibernate(Residency residency) {
    for (int i = 0; i < 1_000_000; i++) {
      residency.hibernate();
    }
  }

  private void hibernateAllTheTime(RocksStore store) {
    while (!finished.get()) {
      store
          .open("one", BaseLayer.EMPTY)
          .ifPresent(keyspace -> ((RocksKeyspace) keyspace).residency().hibernate());
      LockSupport.parkNanos(100_000);
    }
  }
}
