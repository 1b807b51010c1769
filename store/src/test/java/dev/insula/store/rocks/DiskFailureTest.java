package dev.insula.store.rocks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.insula.store.BaseLayer;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import dev.insula.store.StoreException;
import dev.insula.store.StoreException.Kind;
import dev.insula.store.StoreFullException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers, readers and a restarted store see when the disk fails under the batcher. */
class DiskFailureTest {

  private static final KeyRange EVERYTHING = KeyRange.prefix("");

  @TempDir Path directory;
  private final AtomicLong now = new AtomicLong();
  private FaultyRecords disk;
  private RocksStore store;
  private Keyspace keyspace;

  @BeforeEach
  void open() {
    store = openStore();
    keyspace = store.create("one", BaseLayer.EMPTY);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private RocksStore openStore() {
    return RocksStore.open(
        directory,
        StoreOptions.defaults(),
        null,
        path -> {
          disk = new FaultyRecords(RocksRecords.open(path));
          return disk;
        },
        now::get);
  }

  @Test
  void aFailedWriteLeavesNothingAndReadsGoOn() {
    put("/a", "1");
    var watch = keyspace.watch(EVERYTHING, keyspace.revision(), () -> {});
    disk.failure = new StoreException(Kind.IO, "broken");

    assertThatThrownBy(() -> put("/a", "2"))
        .isInstanceOfSatisfying(StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.IO));

    assertThat(value("/a")).isEqualTo("1");
    assertThat(keyspace.revision()).isEqualTo(1);
    assertThat(keyspace.range(RangeQuery.latest(EVERYTHING)).entries()).hasSize(1);
    assertThat(watch.poll(10)).isEmpty();
    assertThat(store.stats().failedBatches()).isPositive();
  }

  @Test
  void aFullDiskIsToldAsSuch() {
    disk.failure = new StoreFullException("no space");

    assertThatThrownBy(() -> put("/a", "1")).isInstanceOf(StoreFullException.class);
  }

  @Test
  void writesGoOnWhenTheDiskDoes() {
    disk.failure = new StoreFullException("no space");
    assertThatThrownBy(() -> put("/a", "1")).isInstanceOf(StoreFullException.class);
    disk.failure = null;

    assertThat(put("/a", "2")).isEqualTo(1);
    assertThat(value("/a")).isEqualTo("2");
    assertThat(disk.recoveries).hasValue(0);
  }

  @Test
  void aDiskThatStaysBrokenIsOpenedAnewButNotAllTheTime() {
    disk.failure = new StoreException(Kind.IO, "broken");
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> put("/a", "1")).isInstanceOf(StoreException.class);
    }
    assertThat(disk.recoveries).hasValue(1);
    disk.needsRecovery = true;
    assertThatThrownBy(() -> put("/a", "1")).isInstanceOf(StoreException.class);

    now.addAndGet(DurableLog.RETRY_NANOS);

    assertThat(put("/a", "2")).isEqualTo(1);
    assertThat(disk.recoveries).hasValue(2);
  }

  @Test
  void aFailedWriteThatReachedTheDiskDoesNotComeBack() {
    put("/a", "1");
    disk.failure = new StoreException(Kind.IO, "broken after writing");
    disk.writesThrough = true;
    assertThatThrownBy(
            () ->
                keyspace.commit(
                    List.of(
                        new Operation.Put("/a", Operation.ANY, payload("lost")),
                        new Operation.Put("/b", Operation.ANY, payload("lost")))))
        .isInstanceOf(StoreException.class);
    disk.failure = null;
    put("/c", "2");

    store.close();
    store = openStore();
    keyspace = store.open("one", BaseLayer.EMPTY).orElseThrow();

    assertThat(keyspace.revision()).isEqualTo(2);
    assertThat(value("/a")).isEqualTo("1");
    assertThat(keyspace.get("/b")).isEmpty();
    assertThat(value("/c")).isEqualTo("2");
  }

  @Test
  void aRevisionThatIsAssignedAgainIsEncryptedWithAnotherKey() {
    put("/a", "1");
    var salts = new ArrayList<byte[]>();
    salts.add(salt(1));
    disk.failure = new StoreException(Kind.IO, "broken after writing");
    disk.writesThrough = true;
    assertThatThrownBy(() -> put("/a", "lost")).isInstanceOf(StoreException.class);
    salts.add(salt(2));
    disk.failure = null;
    put("/a", "2");
    salts.add(salt(2));

    assertThat(salts.get(0)).isEqualTo(salts.get(1));
    assertThat(salts.get(2)).isNotEqualTo(salts.get(1));
  }

  private byte[] salt(long revision) {
    byte[] record = disk.get(RecordKey.of(((RocksKeyspace) keyspace).id(), revision, 0));
    return Arrays.copyOfRange(record, 1, 1 + KeyspaceKey.SALT_BYTES);
  }

  @Test
  void whatWasRefusedBecauseOfAWriteThatFailedIsToldOfTheFailure() throws Exception {
    var permits = new Semaphore(0);
    disk.hold(permits);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> first = threads.submit(() -> put("/a", "1"));
      disk.held.acquire();
      // In the batch that will fail, the second one is refused because of what the first staged.
      var create = List.<Operation>of(new Operation.Put("/b", Operation.ABSENT, payload("2")));
      List<Future<?>> both =
          List.of(
              threads.submit(() -> keyspace.commit(create)),
              threads.submit(() -> keyspace.commit(create)));
      disk.failure = new StoreException(Kind.IO, "broken");
      disk.hold(null);
      permits.release();

      first.get();
      for (Future<?> each : both) {
        assertThatThrownBy(each::get).hasCauseInstanceOf(StoreException.class);
      }
      assertThat(keyspace.get("/b")).isEmpty();
    }
  }

  @Test
  void aKeySpaceIsDestroyedAlsoOnAFullDisk() {
    put("/a", "1");
    disk.failure = new StoreFullException("no space");

    store.destroy("one");

    assertThat(store.names()).isEmpty();
    disk.failure = null;
    store.close();
    store = openStore();
    assertThat(store.names()).isEmpty();
    assertThat(disk.lastBefore(RecordKey.state(Long.MAX_VALUE))).isNull();
  }

  @Test
  void closingAnswersWhatWaits() throws Exception {
    var permits = new Semaphore(0);
    disk.hold(permits);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Long> first = threads.submit(() -> put("/a", "1"));
      disk.held.acquire();
      Future<?> closing = threads.submit(() -> store.close());
      permits.release(100);

      assertThat(first.get()).isEqualTo(1);
      closing.get();
    }
    assertThatThrownBy(() -> put("/b", "1")).isInstanceOf(StoreException.class);
  }

  @Test
  void anInterruptedCallerStillLearnsWhatHappened() throws Exception {
    var permits = new Semaphore(0);
    disk.hold(permits);
    var interrupted = new CompletableFuture<Boolean>();
    Thread caller =
        Thread.ofVirtual()
            .start(
                () -> {
                  put("/a", "1");
                  interrupted.complete(Thread.currentThread().isInterrupted());
                });
    disk.held.acquire();
    caller.interrupt();
    permits.release();

    assertThat(interrupted.get()).isTrue();
    assertThat(value("/a")).isEqualTo("1");
  }

  private long put(String key, String value) {
    return keyspace
        .commit(List.of(new Operation.Put(key, Operation.ANY, payload(value))))
        .revision();
  }

  private String value(String key) {
    return new String(keyspace.get(key).orElseThrow().value(), UTF_8);
  }

  private static Payload payload(String value) {
    return Payload.opaque(value.getBytes(UTF_8));
  }
}
