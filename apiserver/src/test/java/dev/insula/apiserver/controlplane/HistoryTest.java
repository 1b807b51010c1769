package dev.insula.apiserver.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.insula.apiserver.controlplane.ClientRecord.Compaction;
import dev.insula.store.Keyspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Many clients at once, with restarts and compactions between: what they saw is checked against
 * what a control plane promises. A failure names the seed; {@code -Dhistory.seed} repeats its
 * choices, though not the order in which threads ran.
 */
class HistoryTest {

  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final int WRITERS = 6;
  private static final int WRITES = 60;
  private static final int RESTARTS = 2;

  @TempDir Path directory;

  @Test
  void whatManyClientsSeeThroughRestartsAndCompactionsIsOneHistory() throws Exception {
    long seed = Long.getLong("history.seed", System.nanoTime());
    RecordedClients clients;
    try (var fleet = new TestFleet(directory)) {
      clients = new RecordedClients(NAMES, fleet.client("one"));
    }
    for (int i = 0; i <= RESTARTS; i++) {
      boolean toTheEnd = i == RESTARTS;
      var fleet = new TestFleet(directory);
      try {
        clients.reconnect(fleet.client("one"));
        run(clients, fleet, new Random(seed + i), toTheEnd);
      } catch (Exception | AssertionError e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    Collection<ClientRecord> records = clients.records();
    List<String> problems = HistoryChecker.check(clients.observed(), records);
    assertThat(problems.stream().limit(5)).as("seed %s", seed).isEmpty();
    assertThat(clients.observed()).as("seed %s", seed).hasSizeGreaterThan(WRITES);
    assertThat(records).hasAtLeastOneElementOfType(Compaction.class);
  }

  /** Runs all clients; half-way the server is closed under them, or else all go on to the end. */
  private static void run(RecordedClients clients, TestFleet fleet, Random random, boolean toTheEnd)
      throws Exception {
    Keyspace keyspace = fleet.keyspace("one");
    var half = new CountDownLatch(WRITERS * WRITES / 2);
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        Future<?> observer = submit(executor, () -> clients.observe("end"));
        var others = new ArrayList<Future<?>>();
        Step write =
            own -> {
              clients.write(own);
              half.countDown();
            };
        repeat(executor, others, WRITERS, random, WRITES, write);
        repeat(executor, others, 2, random, WRITES, clients::read);
        repeat(executor, others, 2, random, WRITES / 2, clients::list);
        repeat(executor, others, 3, random, 6, clients::watch);
        repeat(executor, others, 1, random, 8, own -> compactLater(clients, keyspace, own));
        if (!toTheEnd) {
          half.await(1, TimeUnit.MINUTES);
          clients.expectEnd();
          fleet.close();
        }
        for (Future<?> one : others) {
          one.get();
        }
        if (toTheEnd) {
          clients.create("end");
        }
        observer.get();
      } finally {
        // Lets all clients go, whatever failed.
        clients.expectEnd();
        fleet.close();
      }
    }
  }

  private static void compactLater(RecordedClients clients, Keyspace keyspace, Random random) {
    for (int i = 0; i < 5; i++) {
      clients.read(random);
    }
    clients.compact(keyspace, random);
  }

  /** Something a client does with its own dice. */
  private interface Step {
    void run(Random random) throws Exception;
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void repeat(
      ExecutorService executor,
      List<Future<?>> tasks,
      int clients,
      Random random,
      int times,
      Step step) {
    for (int i = 0; i < clients; i++) {
      var own = new Random(random.nextLong());
      tasks.add(
          submit(
              executor,
              () -> {
                for (int n = 0; n < times; n++) {
                  step.run(own);
                }
              }));
    }
  }

  private static Future<?> submit(ExecutorService executor, Work work) {
    return executor.submit(
        () -> {
          try {
            work.run();
          } catch (RecordedClients.Gone e) {
            // The server was closed under it: what it recorded until then counts.
          }
          return null;
        });
  }
}
