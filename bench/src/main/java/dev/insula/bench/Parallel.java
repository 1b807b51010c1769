package dev.insula.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Does the same with many names, several at the same time. Immutable. */
record Parallel(int callers) {

  /** What is done with each. */
  interface Step {
    void on(String name) throws InterruptedException;
  }

  /**
   * @return how long each took
   * @throws IllegalStateException if one failed
   */
  Latencies each(List<String> names, Step step) throws InterruptedException {
    var next = new AtomicInteger();
    List<Latencies> measured = new ArrayList<>();
    List<Future<?>> running = new ArrayList<>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        var mine = new Latencies();
        measured.add(mine);
        running.add(executor.submit(() -> work(names, next, step, mine)));
      }
      for (Future<?> one : running) {
        join(one);
      }
    }
    return Latencies.of(measured);
  }

  private static Void work(List<String> names, AtomicInteger next, Step step, Latencies mine)
      throws InterruptedException {
    for (int n = next.getAndIncrement(); n < names.size(); n = next.getAndIncrement()) {
      long begin = System.nanoTime();
      try {
        step.on(names.get(n));
      } catch (RuntimeException e) {
        // Nobody need go on.
        next.set(names.size());
        throw e;
      }
      mine.add(System.nanoTime() - begin);
    }
    return null;
  }

  private static void join(Future<?> one) throws InterruptedException {
    try {
      one.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it failed: " + e.getCause(), e);
    }
  }
}
