package dev.insula.bench.micro;

import dev.insula.store.BaseLayer;
import dev.insula.store.ChangeCursor;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import dev.insula.store.rocks.RocksStore;
import dev.insula.store.rocks.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** Durable appends, reads, and the way of a change to watchers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class StoreBenchmarks {

  private static final int BYTES = 1024;
  private static final int KEYS = 1000;
  private static final KeyRange ALL = KeyRange.prefix("/things/");

  @Param({"0", "100"})
  public int watchers;

  private final AtomicLong next = new AtomicLong();
  private final List<ChangeCursor> cursors = new ArrayList<>();
  private Path directory;
  private RocksStore store;
  private Keyspace keyspace;

  @Setup(Level.Trial)
  public void open() throws IOException {
    directory = Files.createTempDirectory("insula-jmh-");
    store = RocksStore.open(directory, StoreOptions.defaults());
    keyspace = store.create("bench", BaseLayer.EMPTY);
    for (int n = 0; n < KEYS; n++) {
      put("/things/" + n);
    }
    for (int i = 0; i < watchers; i++) {
      cursors.add(keyspace.watch(ALL, keyspace.revision(), () -> {}));
    }
  }

  private Object put(String key) {
    return keyspace.commit(
        List.of(new Operation.Put(key, Operation.ANY, Payload.opaque(new byte[BYTES]))));
  }

  /** One writer, which waits for the disk each time; all watchers take each change. */
  @Benchmark
  public Object appendAndTell() {
    Object commit = put("/things/" + next.getAndIncrement() % KEYS);
    cursors.forEach(cursor -> cursor.poll(64));
    return commit;
  }

  /** Writers that share the commits of the group. */
  @Benchmark
  @Threads(64)
  public Object appendTogether() {
    return put("/others/" + next.getAndIncrement() % KEYS);
  }

  @Benchmark
  public Object get() {
    return keyspace.get("/things/" + next.getAndIncrement() % KEYS);
  }

  @Benchmark
  public Object listThousand() {
    return keyspace.range(RangeQuery.latest(ALL));
  }

  @TearDown(Level.Trial)
  public void close() throws IOException {
    cursors.forEach(ChangeCursor::close);
    store.close();
    try (var all = Files.walk(directory)) {
      for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
