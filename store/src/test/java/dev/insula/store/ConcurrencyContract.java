package dev.insula.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Many at once: no update is lost, no watcher misses one, no reader sees half a commit. */
public abstract class ConcurrencyContract {

  private static final int WRITERS = 40;
  private static final int INCREMENTS = 25;
  private static final int COUNTERS = 5;
  private static final KeyRange EVERYTHING = KeyRange.prefix("");

  protected abstract Store openStore();

  @Test
  void noIncrementIsLostAndNoWatcherMissesOne() throws Exception {
    try (Store store = openStore();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Keyspace keyspace = store.create("one", BaseLayer.EMPTY);
      int total = WRITERS * INCREMENTS;
      var watchers = new ArrayList<Future<List<Change>>>();
      for (int i = 0; i < COUNTERS; i++) {
        KeyRange range = i == 0 ? EVERYTHING : KeyRange.prefix("/counter/" + i + "/");
        int expected = i == 0 ? total : total / COUNTERS;
        watchers.add(threads.submit(watcher(keyspace, range, expected)));
      }
      var writers = new ArrayList<Future<?>>();
      for (int w = 0; w < WRITERS; w++) {
        String key = "/counter/" + w % COUNTERS + "/value";
        writers.add(threads.submit(() -> increment(keyspace, key)));
      }
      for (Future<?> writer : writers) {
        getOrEnd(writer, threads);
      }

      for (int i = 0; i < COUNTERS; i++) {
        byte[] value = keyspace.get("/counter/" + i + "/value").orElseThrow().value();
        assertThat(new String(value, UTF_8)).isEqualTo(String.valueOf(total / COUNTERS));
      }
      assertThat(keyspace.revision()).isEqualTo(total);
      for (Future<List<Change>> watcher : watchers) {
        assertUnbroken(getOrEnd(watcher, threads));
      }
    }
  }

  /** A part's result; where it failed, the others, who may wait for it for ever, are ended. */
  private static <T> T getOrEnd(Future<T> part, ExecutorService threads) throws Exception {
    try {
      return part.get();
    } catch (ExecutionException e) {
      threads.shutdownNow();
      throw e;
    }
  }

  private static void increment(Keyspace keyspace, String key) {
    for (int done = 0; done < INCREMENTS; ) {
      var current = keyspace.get(key);
      long value = current.map(e -> Long.parseLong(new String(e.value(), UTF_8))).orElse(0L);
      long expected = current.map(Keyspace.Entry::revision).orElse(Operation.ABSENT);
      var next = Payload.opaque(String.valueOf(value + 1).getBytes(UTF_8));
      try {
        keyspace.commit(List.of(new Operation.Put(key, expected, next)));
        done++;
      } catch (PreconditionFailedException e) {
        // Somebody else was first.
      }
    }
  }

  private static Callable<List<Change>> watcher(Keyspace keyspace, KeyRange range, int expected) {
    return () -> {
      var woken = new Semaphore(0);
      var seen = new ArrayList<Change>();
      try (ChangeCursor cursor = keyspace.watch(range, 0, woken::release)) {
        while (seen.size() < expected) {
          List<Change> changes = cursor.poll(7);
          seen.addAll(changes);
          if (changes.isEmpty()) {
            woken.acquire();
          }
        }
      }
      return seen;
    };
  }

  /** Each key's values count up by one, and each change begins where the one before it ended. */
  private static void assertUnbroken(List<Change> changes) {
    var last = new HashMap<String, String>();
    long revision = 0;
    for (Change change : changes) {
      assertThat(change.revision()).isGreaterThan(revision);
      revision = change.revision();
      String previous = last.get(change.key());
      assertThat(change.previous() == null ? null : new String(change.previous(), UTF_8))
          .isEqualTo(previous);
      String value = new String(change.value(), UTF_8);
      assertThat(value)
          .isEqualTo(String.valueOf(previous == null ? 1 : Long.parseLong(previous) + 1));
      last.put(change.key(), value);
    }
  }

  @Test
  void noReaderSeesHalfACommitWhileHistoryIsGivenUp() throws Exception {
    try (Store store = openStore();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Keyspace keyspace = store.create("one", BaseLayer.EMPTY);
      writePair(keyspace, 0);
      var finished = new AtomicBoolean();
      var readers = new ArrayList<Future<?>>();
      for (int r = 0; r < 4; r++) {
        readers.add(threads.submit(() -> readPairs(keyspace, finished)));
      }
      var compactor =
          threads.submit(
              () -> {
                while (!finished.get()) {
                  keyspace.compact(Long.MAX_VALUE);
                  Thread.yield();
                }
              });

      try {
        for (int i = 1; i <= 300; i++) {
          writePair(keyspace, i);
        }
      } finally {
        finished.set(true);
      }

      for (Future<?> reader : readers) {
        reader.get();
      }
      compactor.get();
    }
  }

  /** Writes two keys, and deletes or makes two others, always the same in both of a pair. */
  private static void writePair(Keyspace keyspace, int i) {
    var value = Payload.opaque(String.valueOf(i).getBytes(UTF_8));
    var operations = new ArrayList<Operation>();
    operations.add(new Operation.Put("/a/1", Operation.ANY, value));
    operations.add(new Operation.Put("/b/1", Operation.ANY, value));
    for (String key : List.of("/a/2", "/b/2")) {
      operations.add(
          i % 2 == 0
              ? new Operation.Put(key, Operation.ANY, value)
              : new Operation.Delete(key, Operation.ANY, value));
    }
    keyspace.commit(operations);
  }

  private static void readPairs(Keyspace keyspace, AtomicBoolean finished) {
    while (!finished.get()) {
      var page = keyspace.range(RangeQuery.latest(EVERYTHING));
      List<String> values =
          page.entries().stream().map(e -> e.key() + new String(e.value(), UTF_8)).toList();
      List<String> firsts = values.stream().filter(v -> v.startsWith("/a")).toList();
      List<String> seconds =
          values.stream().filter(v -> v.startsWith("/b")).map(v -> v.replace("/b", "/a")).toList();
      assertThat(firsts).isNotEmpty().isEqualTo(seconds);
      assertThat(keyspace.get("/a/1")).isPresent();
      Thread.yield();
    }
  }
}
