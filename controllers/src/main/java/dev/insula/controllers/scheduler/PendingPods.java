package dev.insula.controllers.scheduler;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Pods that wait for a node: <em>active</em> ones are next, by priority and then by arrival; those
 * that found no node wait as <em>unschedulable</em> until the cluster changes (or a while has
 * passed) and then for their <em>back-off</em>. Thread-safe.
 *
 * <p>It holds one entry per pod that has no node, so it is bounded by the API server's objects.
 */
final class PendingPods {

  private static final long FIRST_BACKOFF = Duration.ofSeconds(1).toNanos();
  private static final long LONGEST_BACKOFF = Duration.ofSeconds(10).toNanos();

  /** Unschedulable pods are tried again after this time even if nothing has changed. */
  private static final long LONGEST_WAIT = Duration.ofMinutes(5).toNanos();

  /** Cluster changes that come together wake the unschedulable pods together. */
  private static final long WAKE_INTERVAL = Duration.ofMillis(100).toNanos();

  private enum Place {
    ACTIVE,
    BACKOFF,
    UNSCHEDULABLE,
    IN_FLIGHT
  }

  /** A pod that waits. Guarded by the queue's lock. */
  static final class Pending {
    private PodInfo pod;
    private final long sequence;
    private Place place = Place.ACTIVE;
    private final long seenAt;
    private int attempts;
    private long triedAt;
    private long wakesAt;
    private boolean clusterChanged;

    private Pending(PodInfo pod, long sequence, long seenAt) {
      this.pod = pod;
      this.sequence = sequence;
      this.seenAt = seenAt;
    }

    PodInfo pod() {
      return pod;
    }

    /** How often it was looked at; settled while it is decided about. */
    int attempts() {
      return attempts;
    }

    /** When the pod was seen first, by the queue's clock. */
    long seenAt() {
      return seenAt;
    }
  }

  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<String, Pending> byUid = new HashMap<>();
  private final PriorityQueue<Pending> active =
      new PriorityQueue<>(
          Comparator.<Pending>comparingLong(p -> -p.pod.priority())
              .thenComparingLong(p -> p.sequence));

  /** Pods that wait for a time: their back-off, or the longest wait. */
  private final PriorityQueue<Pending> timed =
      new PriorityQueue<>(Comparator.comparingLong((Pending p) -> p.wakesAt));

  private long sequence;
  private boolean wakeAll;
  private long wakeAllAt;
  private boolean closed;

  PendingPods(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** A pod without a node was seen; a known one keeps its place. */
  void seen(PodInfo pod) {
    lock.lock();
    try {
      Pending known = byUid.get(pod.uid());
      if (known != null) {
        known.pod = pod;
        return;
      }
      var pending = new Pending(pod, sequence++, nanoClock.getAsLong());
      byUid.put(pod.uid(), pending);
      active.add(pending);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The pod has a node, has ended, or is gone. */
  void forget(String uid) {
    lock.lock();
    try {
      Pending pending = byUid.remove(uid);
      if (pending != null) {
        active.remove(pending);
        timed.remove(pending);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next pod; null once closed. It stays known until it is forgotten. */
  @Nullable Pending take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Pending next = nextNow();
        if (next != null) {
          return next;
        }
        long left = nextWake();
        if (left == Long.MAX_VALUE) {
          changed.await();
        } else {
          changed.awaitNanos(left);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  /** The next pod if one is ready. */
  @Nullable Pending poll() {
    lock.lock();
    try {
      return nextNow();
    } finally {
      lock.unlock();
    }
  }

  /** No node takes it for now. */
  void unschedulable(Pending pending) {
    lock.lock();
    try {
      if (byUid.get(pending.pod.uid()) != pending) {
        return;
      }
      pending.triedAt = nanoClock.getAsLong();
      if (pending.clusterChanged) {
        pending.place = Place.BACKOFF;
        pending.wakesAt = pending.triedAt + backoff(pending.attempts);
      } else {
        pending.place = Place.UNSCHEDULABLE;
        pending.wakesAt = pending.triedAt + LONGEST_WAIT;
      }
      timed.add(pending);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Placing it failed for another reason than the nodes; it comes back after its back-off. */
  void failed(Pending pending) {
    lock.lock();
    try {
      if (byUid.get(pending.pod.uid()) != pending) {
        return;
      }
      pending.triedAt = nanoClock.getAsLong();
      pending.place = Place.BACKOFF;
      pending.wakesAt = pending.triedAt + backoff(pending.attempts);
      timed.add(pending);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** The cluster changed so that unschedulable pods may fit now. */
  void wake() {
    lock.lock();
    try {
      if (!wakeAll && !byUid.isEmpty()) {
        wakeAll = true;
        wakeAllAt = nanoClock.getAsLong() + WAKE_INTERVAL;
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Pods that have no node, by what they wait for.
   *
   * @param active for their turn, or being decided about
   */
  record Waiting(int active, int backoff, int unschedulable) {}

  Waiting waiting() {
    lock.lock();
    try {
      int backoff = 0;
      int unschedulable = 0;
      for (Pending pending : timed) {
        if (pending.place == Place.BACKOFF) {
          backoff++;
        } else {
          unschedulable++;
        }
      }
      return new Waiting(byUid.size() - timed.size(), backoff, unschedulable);
    } finally {
      lock.unlock();
    }
  }

  /** Pods that wait, whatever for. */
  int size() {
    lock.lock();
    try {
      return byUid.size();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Pending nextNow() {
    long now = nanoClock.getAsLong();
    if (wakeAll && wakeAllAt - now <= 0) {
      wakeAll = false;
      wakeUnschedulable(now);
    }
    while (!timed.isEmpty() && timed.element().wakesAt - now <= 0) {
      Pending due = timed.remove();
      due.place = Place.ACTIVE;
      active.add(due);
    }
    Pending next = active.poll();
    if (next != null) {
      next.place = Place.IN_FLIGHT;
      next.attempts++;
      next.clusterChanged = false;
    }
    return next;
  }

  private void wakeUnschedulable(long now) {
    for (Pending pending : byUid.values()) {
      if (pending.place == Place.IN_FLIGHT) {
        pending.clusterChanged = true;
      } else if (pending.place == Place.UNSCHEDULABLE) {
        timed.remove(pending);
        long ends = pending.triedAt + backoff(pending.attempts);
        if (ends - now <= 0) {
          pending.place = Place.ACTIVE;
          active.add(pending);
        } else {
          pending.place = Place.BACKOFF;
          pending.wakesAt = ends;
          timed.add(pending);
        }
      }
    }
  }

  private long nextWake() {
    long now = nanoClock.getAsLong();
    long left = timed.isEmpty() ? Long.MAX_VALUE : Math.max(1, timed.element().wakesAt - now);
    return wakeAll ? Math.min(left, Math.max(1, wakeAllAt - now)) : left;
  }

  private static long backoff(int attempts) {
    return Math.min(LONGEST_BACKOFF, FIRST_BACKOFF << Math.min(Math.max(attempts - 1, 0), 10));
  }
}
