package dev.insula.tenancy.syncer;

import dev.insula.machinery.object.ObjectName;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;

/**
 * How many pods the syncer lets wait for the super cluster's scheduler. That scheduler takes pods
 * in the order in which they come: whatever stands in its queue is past the tenants' fair shares.
 * So the pods wait here, in the fair queue, and go down as fast as the scheduler takes them.
 * Thread-safe.
 *
 * <p>A place is free again when the scheduler has said anything of the pod, that it fits nowhere
 * included, or when it has had its time: a scheduler that stands still delays, but stops nothing.
 * It goes to whoever came first: who has just come would otherwise take it before a thread that was
 * woken for it runs, on a busy machine again and again.
 */
final class SchedulerWindow {

  /** Enough that a scheduler which binds thousands a second never runs dry. */
  private static final int PLACES = 64;

  private static final Duration LONGEST = Duration.ofSeconds(1);

  /** Hears how many nanoseconds each pod waited. */
  private final LongConsumer waited;

  private final ReentrantLock lock = new ReentrantLock();

  /** Who waits for a place, in the order in which they came; only the first looks for one. */
  private final Queue<Condition> line = new ArrayDeque<>();

  /** Pods that wait, the longest first, with the time at which they have waited enough. */
  private final Map<ObjectName, Long> waiting = new LinkedHashMap<>();

  SchedulerWindow(LongConsumer waited) {
    this.waited = waited;
  }

  /** Waits until a pod may be created; it has a place then. */
  void enter(ObjectName superPod) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long came = System.nanoTime();
      if (!line.isEmpty() || full() > 0) {
        waitInLine();
      }
      long now = System.nanoTime();
      waited.accept(now - came);
      waiting.put(superPod, now + LONGEST.toNanos());
    } finally {
      nextInLine();
      lock.unlock();
    }
  }

  private void waitInLine() throws InterruptedException {
    Condition mine = lock.newCondition();
    line.add(mine);
    try {
      while (!mine.equals(line.peek())) {
        mine.await();
      }
      for (long wait = full(); wait > 0; wait = full()) {
        var _ = mine.awaitNanos(wait);
      }
    } finally {
      line.remove(mine);
    }
  }

  private void nextInLine() {
    Condition first = line.peek();
    if (first != null) {
      first.signal();
    }
  }

  /** The scheduler has seen the pod, or there is none to see. */
  void leave(ObjectName superPod) {
    lock.lock();
    try {
      if (waiting.remove(superPod) != null) {
        nextInLine();
      }
    } finally {
      lock.unlock();
    }
  }

  /** For how many nanoseconds there is certainly no place; 0 if there is one. */
  private long full() {
    if (waiting.size() < PLACES) {
      return 0;
    }
    Map.Entry<ObjectName, Long> oldest = waiting.entrySet().iterator().next();
    long wait = oldest.getValue() - System.nanoTime();
    if (wait <= 0) {
      waiting.remove(oldest.getKey());
      return full();
    }
    return wait;
  }
}
