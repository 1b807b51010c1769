package dev.insula.apiserver.http;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Lets connections whose streams write very often write a little later, and what has come by then
 * together: a record of TLS and a system call cost as much as several events do. All that wait are
 * served by one timer. Thread-safe.
 */
final class Gathering {

  /** Who writes less often than this does not wait; who writes more often, at most so long. */
  static final Duration EVERY = Duration.ofMillis(4);

  /** So many writes may follow each other more quickly, such as what becomes of one object. */
  static final int BURST = 32;

  private final LongSupplier nanoTime;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean ticking = new AtomicBoolean();

  Gathering(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Runs what is added with what others have added meanwhile. */
  void later(Scheduler scheduler, Runnable task) {
    waiting.add(task);
    if (!ticking.get() && ticking.compareAndSet(false, true)) {
      scheduler.schedule(this::tick, EVERY.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void tick() {
    // Before the queue is emptied: what is added after that has a timer of its own.
    ticking.set(false);
    for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
      task.run();
    }
  }

  /** How often one connection has written of late. Used by one thread at a time. */
  final class Pace {

    /** Up to when its writes have used up the time they are given. */
    private volatile long used = nanoTime.getAsLong() - EVERY.toNanos() * BURST;

    /** Counts a write, and says whether it comes after too many others. */
    boolean isFast() {
      long now = nanoTime.getAsLong();
      used = Math.max(used - now, -EVERY.toNanos() * BURST) + now + EVERY.toNanos();
      return used - now > 0;
    }
  }
}
