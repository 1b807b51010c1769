package dev.insula.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.store.BaseLayer;
import dev.insula.store.CompactedException;
import dev.insula.store.EntryTooLargeException;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.KeyspaceBounds;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import dev.insula.store.StoreFullException;
import dev.insula.store.TooManyKeysException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each bound of the options is kept, and what is idle is let go. */
class BoundsTest {

  private static final KeyRange EVERYTHING = KeyRange.prefix("");
  private static final StoreOptions DEFAULTS = StoreOptions.defaults();

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong();
  private RocksStore store;
  private RocksKeyspace keyspace;

  @AfterEach
  void close() {
    store.close();
  }

  private void open(StoreOptions options) {
    store =
        RocksStore.open(
            directory, options.sweepEvery(Duration.ofDays(1)), null, RocksRecords::open, now::get);
    keyspace = (RocksKeyspace) store.create("one", BaseLayer.EMPTY);
  }

  // ---- limits

  @Test
  void tooLargeIsRefused() {
    open(DEFAULTS.with(new StoreOptions.Limits(10, 100, 2, 1000)));

    assertThatThrownBy(() -> put("/" + "a".repeat(10), 1))
        .isInstanceOf(EntryTooLargeException.class);
    assertThatThrownBy(() -> put("/a", 101)).isInstanceOf(EntryTooLargeException.class);
    assertThatThrownBy(() -> keyspace.commit(List.of(check("/a"), check("/b"), check("/c"))))
        .isInstanceOf(EntryTooLargeException.class);
    put("/a", 100);
  }

  private static Operation check(String key) {
    return new Operation.Check(key, Operation.ABSENT);
  }

  @Test
  void aFullKeySpaceTakesOnlyWhatMakesItSmaller() {
    open(DEFAULTS.with(new StoreOptions.Limits(10, 100, 10, 250)));
    put("/a", 100);
    put("/b", 100);

    assertThatThrownBy(() -> put("/c", 100)).isInstanceOf(StoreFullException.class);
    assertThatThrownBy(() -> keyspace.commit(List.of(putting("/c", 50), putting("/d", 50))))
        .isInstanceOf(StoreFullException.class);
    put("/a", 90);
    keyspace.commit(List.of(new Operation.Delete("/a", Operation.ANY, payload(100))));
    put("/c", 100);

    Keyspace other = store.create("other", BaseLayer.EMPTY);
    other.commit(List.of(putting("/a", 100)));
  }

  @Test
  void whatIsStoredIsCountedTheSameAfterARestart() {
    open(DEFAULTS);
    put("/a", 100);
    put("/a", 50);
    put("/b", 10);
    put("/c", 10);
    keyspace.commit(List.of(new Operation.Delete("/c", Operation.ANY, payload(1))));
    long before = keyspace.residency().index().liveBytes();

    assertThat(keyspace.residency().hibernate()).isTrue();

    assertThat(before).isEqualTo(2 + 50 + 2 + 10);
    assertThat(keyspace.residency().index().liveBytes()).isEqualTo(before);
    assertThat(keyspace.residency().index().liveKeys()).isEqualTo(2);
  }

  // ---- bounds of one key space

  @Test
  void aKeySpaceMakesNoMoreKeysThanItMay() {
    open(DEFAULTS);
    keyspace.bound(new KeyspaceBounds(Long.MAX_VALUE, 2, Map.of()));
    put("/a", 1);
    put("/b", 1);

    assertThatThrownBy(() -> put("/c", 1))
        .isInstanceOfSatisfying(
            TooManyKeysException.class,
            e -> {
              assertThat(e.held()).isEqualTo(2);
              assertThat(e.made()).isEqualTo(1);
              assertThat(e.bound()).isEqualTo(2);
            });
    put("/a", 2);
    keyspace.commit(List.of(new Operation.Delete("/a", Operation.ANY, payload(1))));
    put("/c", 1);
    assertThatThrownBy(() -> put("/d", 1)).isInstanceOf(TooManyKeysException.class);
    keyspace.bound(KeyspaceBounds.NONE);
    put("/d", 1);
  }

  @Test
  void manyThreadsMakeNoMoreKeysThanOneMay() throws Exception {
    open(DEFAULTS);
    keyspace.bound(new KeyspaceBounds(Long.MAX_VALUE, 1000, Map.of("/crd/", 5L)));
    var refused = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 100; i++) {
        String key = "/crd/" + i;
        threads.submit(
            () -> {
              try {
                put(key, 1);
              } catch (TooManyKeysException e) {
                refused.incrementAndGet();
              }
            });
      }
    }
    assertThat(refused).hasValue(95);
    assertThat(keyspace.count(KeyRange.prefix("/crd/"))).isEqualTo(5);
  }

  @Test
  void keysOfAPrefixAreBoundedThroughDeletionsWithinOneCommitAndAnother() {
    open(DEFAULTS);
    keyspace.bound(new KeyspaceBounds(Long.MAX_VALUE, 1000, Map.of("/crd/", 2L)));
    keyspace.commit(List.of(putting("/crd/a", 1), putting("/crd/b", 1), putting("/other", 1)));

    assertThatThrownBy(() -> put("/crd/c", 1)).isInstanceOf(TooManyKeysException.class);
    keyspace.commit(
        List.of(new Operation.Delete("/crd/a", Operation.ANY, payload(1)), putting("/crd/c", 1)));
    assertThatThrownBy(() -> put("/crd/a", 1)).isInstanceOf(TooManyKeysException.class);
    put("/crd/b", 2);
    put("/other2", 1);
  }

  @Test
  void aKeySpaceHasItsOwnBoundOnBytes() {
    open(DEFAULTS);
    keyspace.bound(new KeyspaceBounds(150, Long.MAX_VALUE, Map.of()));
    put("/a", 100);

    assertThatThrownBy(() -> put("/b", 100)).isInstanceOf(StoreFullException.class);
    keyspace.bound(new KeyspaceBounds(50, Long.MAX_VALUE, Map.of()));
    put("/a", 90);
    assertThatThrownBy(() -> put("/a", 91)).isInstanceOf(StoreFullException.class);
  }

  // ---- history

  @Test
  void historyIsKeptForSoManyRevisions() {
    open(DEFAULTS.with(new StoreOptions.History(5, Duration.ofDays(1), 1 << 20, 100, 1 << 20)));
    write(20);

    keyspace.sweep();

    assertThat(keyspace.compactedRevision()).isEqualTo(15);
  }

  @Test
  void historyIsKeptForSoLong() {
    open(
        DEFAULTS.with(
            new StoreOptions.History(1000, Duration.ofMinutes(5), 1 << 20, 100, 1 << 20)));
    write(10);
    keyspace.sweep();
    now.addAndGet(Duration.ofMinutes(3).toNanos());
    write(10);
    keyspace.sweep();
    assertThat(keyspace.compactedRevision()).isEqualTo(-1);

    now.addAndGet(Duration.ofMinutes(2).toNanos());
    keyspace.sweep();

    assertThat(keyspace.compactedRevision()).isEqualTo(9);
    assertThat(keyspace.range(new RangeQuery(EVERYTHING, 10, 0)).entries()).hasSize(1);
  }

  @Test
  void historyIsKeptForSoManyBytes() {
    open(DEFAULTS.with(new StoreOptions.History(1000, Duration.ofDays(1), 500, 100, 1 << 20)));
    for (int i = 0; i < 20; i++) {
      put("/a", 100);
    }

    keyspace.sweep();

    // Of 19 superseded values of 100 bytes, 5 may stay.
    assertThat(keyspace.compactedRevision()).isEqualTo(14);
    assertThat(keyspace.residency().index().supersededBytes()).isEqualTo(500);
  }

  @Test
  void aFloodOfWritesIsSweptBeforeItsTime() throws Exception {
    open(DEFAULTS.with(new StoreOptions.History(5, Duration.ofDays(1), 1 << 20, 100, 1 << 20)));
    write(11);
    while (keyspace.compactedRevision() < 0) {
      Thread.sleep(1);
    }
    assertThat(keyspace.compactedRevision()).isPositive();
  }

  @Test
  void compactionDeletesWhatNobodyCanReadAnyMore() {
    open(DEFAULTS);
    write(50);
    keyspace.commit(List.of(new Operation.Delete("/a", Operation.ANY, payload(1))));

    keyspace.compact(Long.MAX_VALUE);

    assertThat(recordsOnDisk()).isZero();
    assertThat(keyspace.revision()).isEqualTo(51);
    store.close();
    store = RocksStore.open(directory, DEFAULTS);
    keyspace = (RocksKeyspace) store.open("one", BaseLayer.EMPTY).orElseThrow();
    assertThat(keyspace.revision()).isEqualTo(51);
    assertThat(keyspace.compactedRevision()).isEqualTo(50);
    assertThat(put("/b", 1)).isEqualTo(52);
  }

  private int recordsOnDisk() {
    int[] count = new int[1];
    new History(keyspace.parts().records(), keyspace.id(), keyspace.key())
        .scan(
            Position.after(-1),
            Long.MAX_VALUE - 1,
            (revision, op, record, bytes) -> ++count[0] > 0);
    return count[0];
  }

  // ---- memory

  @Test
  void theRecentWindowIsBoundedAndThePastReadFromDisk() {
    open(DEFAULTS.with(new StoreOptions.History(1000, Duration.ofDays(1), 1 << 20, 100, 1000)));
    var watch = keyspace.watch(EVERYTHING, 0, () -> {});
    for (int i = 0; i < 50; i++) {
      put("/a", 100);
    }
    RecentChanges recent = keyspace.residency().index().recent();

    assertThat(recent.seek(Position.after(30))).isEqualTo(-1);
    assertThat(recent.seek(Position.after(45))).isNotNegative();
    int values = 0;
    for (Version v = keyspace.residency().index().newest("/a"); v != null; v = v.older()) {
      values += v.value() == null ? 0 : 1;
    }
    assertThat(values).isLessThan(12);
    assertThat(watch.poll(1000)).hasSize(50);
    assertThat(keyspace.range(new RangeQuery(EVERYTHING, 7, 0)).entries().getFirst().value())
        .hasSize(100);
  }

  @Test
  void anIdleKeySpaceIsLetGoAndComesBack() {
    open(DEFAULTS.idleAfter(Duration.ofMinutes(10)));
    write(3);
    now.addAndGet(Duration.ofMinutes(10).toNanos());
    keyspace.sweep();
    assertThat(keyspace.residency().isLoaded()).isFalse();
    assertThat(store.stats().loaded()).isZero();
    assertThat(keyspace.revision()).isEqualTo(3);
    assertThat(keyspace.residency().isLoaded()).isFalse();

    assertThat(keyspace.get("/a")).isPresent();
    assertThat(put("/a", 1)).isEqualTo(4);
  }

  @Test
  void anIdleWatchOutlivesTheIndex() throws Exception {
    open(DEFAULTS.idleAfter(Duration.ofMinutes(10)));
    write(3);
    var woken = new Semaphore(0);
    var watch = keyspace.watch(EVERYTHING, 3, woken::release);
    assertThat(watch.poll(10)).isEmpty();
    now.addAndGet(Duration.ofMinutes(20).toNanos());
    keyspace.sweep();
    assertThat(watch.poll(10)).isEmpty();
    assertThat(keyspace.residency().isLoaded()).isFalse();

    put("/a", 1);

    assertThat(woken.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(watch.poll(10)).hasSize(1);
    put("/a", 1);
    assertThat(keyspace.residency().hibernate()).isTrue();
    assertThat(woken.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
    assertThat(watch.poll(10)).hasSize(1);
  }

  @Test
  void aKeySpaceThatWasNotUsedIsNotLoaded() {
    open(DEFAULTS);
    write(3);
    store.close();
    store = RocksStore.open(directory, DEFAULTS);

    Keyspace again = store.open("one", BaseLayer.EMPTY).orElseThrow();

    assertThat(again.revision()).isEqualTo(3);
    assertThat(store.stats().loaded()).isZero();
    assertThat(store.open("one", BaseLayer.EMPTY).orElseThrow()).isSameAs(again);
  }

  // ---- base layers that change

  @Test
  void anotherBaseLayerMakesEverybodyListAnew() {
    open(DEFAULTS);
    var values = new TreeMap<String, Payload>();
    values.put("/base", payload(1));
    Keyspace based = store.create("based", BaseLayer.of(values));
    long before = based.commit(List.of(putting("/a", 1))).revision();
    store.close();
    store = RocksStore.open(directory, DEFAULTS);
    values.put("/base", payload(2));
    values.put("/base2", payload(2));

    Keyspace again = store.open("based", BaseLayer.of(values)).orElseThrow();

    assertThat(again.revision()).isGreaterThan(before);
    assertThat(again.range(RangeQuery.latest(EVERYTHING)).entries()).hasSize(3);
    assertThatThrownBy(() -> again.watch(EVERYTHING, before, () -> {}))
        .isInstanceOf(CompactedException.class);
    store.close();
    store = RocksStore.open(directory, DEFAULTS);
    Keyspace same = store.open("based", BaseLayer.of(values)).orElseThrow();
    assertThat(same.revision()).isEqualTo(again.revision());
  }

  private void write(int times) {
    for (int i = 0; i < times; i++) {
      put("/a", 1);
    }
  }

  private long put(String key, int bytes) {
    return keyspace.commit(List.of(putting(key, bytes))).revision();
  }

  private static Operation putting(String key, int bytes) {
    return new Operation.Put(key, Operation.ANY, payload(bytes));
  }

  private static Payload payload(int bytes) {
    return Payload.opaque(new byte[bytes]);
  }
}
