package dev.insula.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Makes many calls from several callers at once and measures each. */
final class Calls {

  private final ServerProcess server;

  Calls(ServerProcess server) {
    this.server = server;
  }

  /**
   * Calls with the numbers from 0 up, each once.
   *
   * @throws IllegalStateException if a call fails, which ends the measurement
   */
  Operation measure(String name, int count, int callers, IntConsumer call)
      throws InterruptedException {
    var next = new AtomicInteger();
    List<Latencies> measured = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    double cpu = server.cpuSeconds();
    long begin = System.nanoTime();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        var mine = new Latencies();
        measured.add(mine);
        running.add(executor.submit(() -> callAll(next, count, call, mine)));
      }
      for (Future<?> caller : running) {
        join(name, caller);
      }
    }
    double wall = (System.nanoTime() - begin) / 1e9;
    Double used = server.known() ? server.cpuSeconds() - cpu : null;
    return new Operation(name, count, wall, used, Latencies.of(measured));
  }

  private static void callAll(AtomicInteger next, int count, IntConsumer call, Latencies mine) {
    for (int n = next.getAndIncrement(); n < count; n = next.getAndIncrement()) {
      long begin = System.nanoTime();
      call.accept(n);
      mine.add(System.nanoTime() - begin);
    }
  }

  private static void join(String name, Future<?> caller) throws InterruptedException {
    try {
      caller.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(name + " failed: " + e.getMessage(), e);
    }
  }
}
