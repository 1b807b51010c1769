package dev.insula.store.rocks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.store.BaseLayer;
import dev.insula.store.Change;
import dev.insula.store.CompactedException;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace.Page;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is told to be left of a range is what a whole list of the same revision shows, which counts
 * nothing. The name of a failed test has the seed; {@code -Dinsula.seed} runs it again.
 */
class RangeCountsTest {

  private static final KeyRange X = KeyRange.prefix("/a/x/");
  private static final KeyRange A = KeyRange.prefix("/a/");
  private static final List<KeyRange> RANGES =
      List.of(
          X,
          KeyRange.prefix("/a/y/"),
          A,
          KeyRange.prefix("/b/"),
          KeyRange.prefix(""),
          KeyRange.prefix("/a/x/1"),
          new KeyRange("/a/x/", "/a/y/3"));

  private static final Payload VALUE = Payload.opaque(new byte[] {1});
  private static final BaseLayer BASE = base();

  @TempDir Path directory;
  private RocksStore store;
  private RocksKeyspace keyspace;

  private static BaseLayer base() {
    var values = new TreeMap<String, Payload>();
    IntStream.range(0, 80).forEach(i -> values.put("/a/x/" + 5 * i, VALUE));
    return BaseLayer.of(values);
  }

  @BeforeEach
  void create() {
    store = RocksStore.open(directory, StoreOptions.defaults());
    keyspace = (RocksKeyspace) store.create("one", BASE);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private void reopen() {
    store.close();
    store = RocksStore.open(directory, StoreOptions.defaults());
    keyspace = (RocksKeyspace) store.open("one", BASE).orElseThrow();
  }

  private void make(int from, int to) {
    write(from, to, key -> new Operation.Put(key, Operation.ANY, VALUE));
  }

  private void delete(int from, int to) {
    write(from, to, key -> new Operation.Delete(key, Operation.ANY, VALUE));
  }

  private void write(int from, int to, Function<String, Operation> operation) {
    keyspace.commit(IntStream.range(from, to).mapToObj(i -> operation.apply("/a/y/" + i)).toList());
  }

  private boolean isKept(KeyRange range) {
    Index index = keyspace.residency().index();
    return index.counts().at(index.revision(), range).isPresent();
  }

  private Page first(KeyRange range) {
    return keyspace.range(new RangeQuery(range, 0, 3));
  }

  @Test
  void theCountOfALargeRangeIsKept() {
    make(0, RangeCounts.LARGE);
    assertThat(isKept(A)).isFalse();

    long left = first(A).remaining();

    assertThat(isKept(A)).isTrue();
    make(RangeCounts.LARGE, RangeCounts.LARGE + 7);
    assertThat(isKept(A)).isTrue();
    assertThat(first(A).remaining()).isEqualTo(left + 7);
    assertThat(keyspace.count(A)).isEqualTo(left + 7 + 3);
  }

  @Test
  void nothingIsKeptOfSmallRangesNorOfOthersThanPaths() {
    make(0, RangeCounts.LARGE);

    first(X);
    first(KeyRange.prefix("/a/y"));
    keyspace.range(RangeQuery.latest(A));

    assertThat(RANGES).noneMatch(this::isKept);
    assertThat(isKept(KeyRange.prefix("/a/y"))).isFalse();
  }

  @Test
  void theCountOfARangeThatHasShrunkIsLetGo() {
    KeyRange y = KeyRange.prefix("/a/y/");
    make(0, RangeCounts.LARGE);
    first(y);
    assertThat(isKept(y)).isTrue();

    delete(10, RangeCounts.LARGE);

    assertThat(isKept(y)).isFalse();
    assertThat(first(y).remaining()).isEqualTo(7);
  }

  @Test
  void aRevisionOfBeforeTheLastChangeIsCountedAsItWas() {
    make(0, RangeCounts.LARGE);
    Page before = first(A);
    delete(0, 5);

    Page again = keyspace.range(new RangeQuery(A, before.revision(), 3));

    assertThat(again.remaining()).isEqualTo(before.remaining());
    assertThat(first(A).remaining()).isEqualTo(before.remaining() - 5);
  }

  @Test
  void aCountThatIsBegunWhileAChangeIsBeingShownHasIt() throws Exception {
    KeyRange y = KeyRange.prefix("/a/y/");
    var recent = new RecentChanges(StoreOptions.defaults().history(), 0);
    var index = new Index(new OwnBase(BaseLayer.EMPTY, null), recent, 0, 0);
    var version = new Version(1, 0, 1, false, VALUE.at(1), null);
    index.put("/a/y/0", version);
    var change = new Change("/a/y/0", 1, VALUE.at(1), null, false);
    var write = new Staging.Write("/a/y/0", version, null, change, VALUE, true);
    var reader = new Thread(() -> index.counts().keep(y, RangeCounts.LARGE, index));

    index
        .counts()
        .shown(
            List.of(write),
            () -> {
              reader.start();
              waitFor(reader, Duration.ofMillis(100));
              index.reached(1, 1, 1);
            });

    assertThat(waitFor(reader, Duration.ofSeconds(30))).isTrue();
    assertThat(index.counts().at(1, y)).hasValue(1);
  }

  private static boolean waitFor(Thread thread, Duration most) {
    try {
      return thread.join(most);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @TestFactory
  List<DynamicTest> whatIsLeftIsWhatAWholeListShows() {
    long seed = Long.getLong("insula.seed", System.nanoTime());
    return LongStream.range(seed, seed + Integer.getInteger("insula.seeds", 3))
        .mapToObj(each -> DynamicTest.dynamicTest("seed " + each, () -> run(each)))
        .toList();
  }

  private void run(long seed) {
    var random = new Random(seed);
    for (int step = 0; step < 250; step++) {
      switch (random.nextInt(40)) {
        case 0 -> reopen();
        case 1 -> keyspace.residency().hibernate();
        case 2 -> keyspace.compact(keyspace.revision() - random.nextInt(10));
        default -> keyspace.commit(randomWrites(random, 100));
      }
      KeyRange range = RANGES.get(random.nextInt(RANGES.size()));
      assertRight(keyspace.range(new RangeQuery(range, 0, 1 + random.nextInt(30))), range);
      assertThat(keyspace.count(range)).isEqualTo(whole(range, keyspace.revision()));
      long kept = keyspace.revision() - keyspace.compactedRevision();
      long old = keyspace.revision() - random.nextLong(kept);
      assertRight(keyspace.range(new RangeQuery(range, old, 1 + random.nextInt(30))), range);
    }
  }

  private long whole(KeyRange range, long revision) {
    return keyspace.range(new RangeQuery(range, revision, 0)).entries().size();
  }

  private void assertRight(Page page, KeyRange range) {
    long left = whole(range, page.revision()) - page.entries().size();
    assertThat(page.remaining()).isEqualTo(left);
    assertThat(page.more()).isEqualTo(left > 0);
  }

  /** Mostly makes keys or mostly deletes them, so that ranges become large and small again. */
  private static List<Operation> randomWrites(Random random, int most) {
    int made = random.nextBoolean() ? 80 : 20;
    var keys = new LinkedHashSet<String>();
    for (int i = 1 + random.nextInt(most); i > 0; i--) {
      String collection = List.of("/a/x/", "/a/y/", "/b/").get(random.nextInt(3));
      keys.add(collection + random.nextInt(collection.equals("/b/") ? 30 : 400));
    }
    var writes = new ArrayList<Operation>();
    for (String key : keys) {
      writes.add(
          random.nextInt(100) < made
              ? new Operation.Put(key, Operation.ANY, VALUE)
              : deletion(key, random.nextBoolean()));
    }
    return writes;
  }

  private static Operation deletion(String key, boolean marked) {
    return marked
        ? new Operation.PutAndDelete(key, Operation.ANY, VALUE)
        : new Operation.Delete(key, Operation.ANY, VALUE);
  }

  @Test
  void whatIsLeftIsRightAmongWritersWhileTheIndexComesAndGoes() throws Exception {
    make(0, RangeCounts.LARGE + 100);
    var finished = new AtomicBoolean();
    var known = new AtomicInteger();
    // Of the platform, which take turns at any point, where readers that never wait keep a carrier.
    try (var threads = Executors.newCachedThreadPool()) {
      var readers = new ArrayList<Future<?>>();
      for (int i = 0; i < 4; i++) {
        KeyRange range = RANGES.get(i % 3);
        readers.add(threads.submit(() -> readUntil(finished, range, known)));
      }
      var writers = new ArrayList<Future<?>>();
      for (int i = 0; i < 3; i++) {
        var random = new Random(i);
        writers.add(threads.submit(() -> write(random)));
      }
      try {
        for (Future<?> writer : writers) {
          writer.get();
        }
      } finally {
        finished.set(true);
      }
      for (Future<?> reader : readers) {
        reader.get();
      }
    }
    RANGES.forEach(range -> assertRight(first(range), range));
    assertThat(known.get()).isPositive();
  }

  private void write(Random random) {
    for (int i = 0; i < 400; i++) {
      keyspace.commit(randomWrites(random, 12));
      if (random.nextInt(80) == 0) {
        keyspace.residency().hibernate();
      }
      if (random.nextInt(20) == 0) {
        keyspace.compact(keyspace.revision() - random.nextInt(5));
      }
    }
  }

  private void readUntil(AtomicBoolean finished, KeyRange range, AtomicInteger known) {
    while (!finished.get()) {
      try {
        assertRight(first(range), range);
        known.addAndGet(isKept(range) ? 1 : 0);
      } catch (CompactedException e) {
        // The page's revision was given up before the whole list was read.
      }
    }
  }
}
