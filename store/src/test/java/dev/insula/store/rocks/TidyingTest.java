package dev.insula.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.store.BaseLayer;
import dev.insula.store.CompactedException;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is deleted gives its room back, and what is written does not stay in the log. */
class TidyingTest {

  private static final int MIB = 1 << 20;
  private static final KeyRange ALL = KeyRange.prefix("");
  private static final StoreOptions OPTIONS =
      StoreOptions.defaults().sweepEvery(Duration.ofMillis(20));

  @TempDir Path directory;

  @Test
  void aKeySpaceThatIsDestroyedGivesItsRoomBack() {
    try (RocksStore store = RocksStore.open(directory, OPTIONS)) {
      write(store.create("kept", BaseLayer.EMPTY), 2);
      write(store.create("gone", BaseLayer.EMPTY), 24);
      assertThat(bytes()).isGreaterThan(24L * MIB);

      store.destroy("gone");

      await(() -> bytes() < 6L * MIB);
      Keyspace kept = store.open("kept", BaseLayer.EMPTY).orElseThrow();
      assertThat(kept.get("/1").orElseThrow().value()).hasSize(MIB);
    }
  }

  @Test
  void whatIsReadNoMoreGivesItsRoomBack() {
    try (RocksStore store = RocksStore.open(directory, OPTIONS)) {
      Keyspace keyspace = store.create("one", BaseLayer.EMPTY);
      for (int i = 0; i < 24; i++) {
        put(keyspace, "/same");
      }
      keyspace.compact(keyspace.revision());
      await(() -> bytes() < 6L * MIB);
      assertThat(keyspace.get("/same").orElseThrow().value()).hasSize(MIB);
    }
  }

  @Test
  void aKeySpaceThatSleepsGivesUpItsHistoryInTimeAndSleepsOn() {
    StoreOptions brief =
        OPTIONS.idleAfter(Duration.ofMillis(1)).with(OPTIONS.history().age(Duration.ofMillis(200)));
    try (RocksStore store = RocksStore.open(directory, brief)) {
      Keyspace keyspace = store.create("one", BaseLayer.EMPTY);
      put(keyspace, "/same");
      put(keyspace, "/same");
      await(() -> keyspace.compactedRevision() == keyspace.revision() - 1);
      await(() -> store.stats().loaded() == 0);
      assertThat(keyspace.get("/same").orElseThrow().value()).hasSize(MIB);
    }
  }

  @Test
  void thePastOfOneThatSleptIsGoneForWhoeverAsksAndWatchesOfThePresentGoOn() {
    StoreOptions brief =
        OPTIONS.idleAfter(Duration.ofMillis(1)).with(OPTIONS.history().age(Duration.ofMillis(200)));
    long past;
    try (RocksStore store = RocksStore.open(directory, brief)) {
      Keyspace keyspace = store.create("one", BaseLayer.EMPTY);
      put(keyspace, "/same");
      past = keyspace.revision();
      put(keyspace, "/same");
      put(keyspace, "/same");
      try (var watch = keyspace.watch(ALL, keyspace.revision(), () -> {})) {
        await(() -> keyspace.compactedRevision() == keyspace.revision() - 1);
        assertPastIsGone(keyspace, past);

        put(keyspace, "/other");
        await(() -> watch.poll(10).stream().anyMatch(change -> change.key().equals("/other")));
      }
    }
    try (RocksStore store = RocksStore.open(directory, OPTIONS)) {
      assertPastIsGone(store.open("one", BaseLayer.EMPTY).orElseThrow(), past);
    }
  }

  private static void assertPastIsGone(Keyspace keyspace, long past) {
    assertThatThrownBy(() -> keyspace.watch(ALL, past, () -> {}))
        .isInstanceOf(CompactedException.class);
    assertThatThrownBy(() -> keyspace.range(new RangeQuery(ALL, past, 0)))
        .isInstanceOf(CompactedException.class);
  }

  @Test
  void whenNobodyWritesTheLogIsEmptied() {
    try (RocksStore store = RocksStore.open(directory, OPTIONS)) {
      write(store.create("one", BaseLayer.EMPTY), 4);
      await(() -> logBytes() < MIB);
    }
    try (RocksStore store = RocksStore.open(directory, OPTIONS)) {
      Keyspace one = store.open("one", BaseLayer.EMPTY).orElseThrow();
      assertThat(one.get("/3").orElseThrow().value()).hasSize(MIB);
    }
  }

  private static void write(Keyspace keyspace, int values) {
    for (int i = 0; i < values; i++) {
      put(keyspace, "/" + i);
    }
  }

  private static void put(Keyspace keyspace, String key) {
    keyspace.commit(List.of(new Operation.Put(key, Operation.ANY, Payload.opaque(new byte[MIB]))));
  }

  private long bytes() {
    return bytes("");
  }

  private long logBytes() {
    return bytes(".log");
  }

  private long bytes(String suffix) {
    try (Stream<Path> files = Files.list(directory.resolve("records"))) {
      return files
          .filter(file -> file.toString().endsWith(suffix))
          .mapToLong(TidyingTest::size)
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Files come and go meanwhile. */
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it takes too long").isLessThan(end);
      LockSupport.parkNanos(5_000_000);
    }
  }
}
