package dev.insula.store.rocks;

import dev.insula.store.BaseLayer;
import dev.insula.store.KeyRange;
import dev.insula.store.Keyspace;
import dev.insula.store.Operation;
import dev.insula.store.Payload;
import dev.insula.store.RangeQuery;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Durable writes for each second: {@code Throughput directory [seconds] [writers] [keyspaces]
 * [bytes]}. A quick figure to see where one is, not a benchmark.
 */
public final class Throughput {

  private Throughput() {}

  public static void main(String[] args) throws Exception {
    Path directory = Files.createTempDirectory(Path.of(args[0]), "throughput");
    int seconds = argument(args, 1, 5);
    int writers = argument(args, 2, 1000);
    int keyspaces = argument(args, 3, 10);
    int bytes = argument(args, 4, 1024);
    long start = System.nanoTime();
    try (RocksStore store = RocksStore.open(directory, StoreOptions.defaults())) {
      System.out.printf(Locale.ROOT, "open %.1f ms%n", (System.nanoTime() - start) / 1e6);
      var spaces = new ArrayList<Keyspace>();
      for (int i = 0; i < keyspaces; i++) {
        spaces.add(store.create("k" + i, BaseLayer.EMPTY));
      }
      run(store, spaces, 2, writers, bytes);
      run(store, spaces, seconds, writers, bytes);
      reads(spaces.getFirst());
    }
    start = System.nanoTime();
    try (RocksStore store = RocksStore.open(directory, StoreOptions.defaults())) {
      System.out.printf(Locale.ROOT, "open again %.1f ms%n", (System.nanoTime() - start) / 1e6);
      start = System.nanoTime();
      Keyspace first = store.open("k0", BaseLayer.EMPTY).orElseThrow();
      long count = first.count(KeyRange.prefix(""));
      System.out.printf(
          Locale.ROOT,
          "first use %.1f ms, %d keys, revision %d, compacted %d%n",
          (System.nanoTime() - start) / 1e6,
          count,
          first.revision(),
          first.compactedRevision());
    }
  }

  private static void run(
      RocksStore store, List<Keyspace> spaces, int seconds, int writers, int bytes)
      throws Exception {
    StoreStats before = store.stats();
    long cpu = cpu();
    long batcher = batcherCpu();
    var written = new AtomicLong();
    long start = System.nanoTime();
    long end = start + seconds * 1_000_000_000L;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int w = 0; w < writers; w++) {
        Keyspace space = spaces.get(w % spaces.size());
        String key = "/core/configmaps/default/w" + w + "-";
        threads.submit(
            () -> {
              for (int i = 0; System.nanoTime() < end; i++) {
                var put =
                    new Operation.Put(
                        key + i % 100, Operation.ANY, new Payload(new byte[bytes], 30));
                space.commit(List.of(put));
                written.incrementAndGet();
              }
            });
      }
    }
    double took = (System.nanoTime() - start) / 1e9;
    StoreStats after = store.stats();
    long batches = after.batches() - before.batches();
    System.out.printf(
        Locale.ROOT,
        "%,.0f writes/s, %.0f per batch, %.2f ms a batch on disk (%.0f %% of the time), %.1f us CPU"
            + " a write, %.1f of it the batcher's%n",
        written.get() / took,
        (double) written.get() / batches,
        (after.syncNanos() - before.syncNanos()) / 1e6 / batches,
        (after.syncNanos() - before.syncNanos()) / 1e7 / took,
        (cpu() - cpu) / 1e3 / written.get(),
        (batcherCpu() - batcher) / 1e3 / written.get());
  }

  private static void reads(Keyspace keyspace) {
    for (int round = 0; round < 3; round++) {
      long start = System.nanoTime();
      int entries = keyspace.range(RangeQuery.latest(KeyRange.prefix(""))).entries().size();
      long took = System.nanoTime() - start;
      System.out.printf(Locale.ROOT, "list of %d: %.2f ms%n", entries, took / 1e6);
    }
    long start = System.nanoTime();
    for (int i = 0; i < 200_000; i++) {
      keyspace.get("/core/configmaps/default/w0-" + i % 100);
    }
    System.out.printf(Locale.ROOT, "get: %.2f us%n", (System.nanoTime() - start) / 2e8);
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long batcherCpu() {
    var threads = ManagementFactory.getThreadMXBean();
    for (var thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().equals("insula-store-batcher")) {
        return threads.getThreadCpuTime(thread.getThreadId());
      }
    }
    return 0;
  }

  private static int argument(String[] args, int place, int otherwise) {
    return args.length > place ? Integer.parseInt(args[place]) : otherwise;
  }
}
