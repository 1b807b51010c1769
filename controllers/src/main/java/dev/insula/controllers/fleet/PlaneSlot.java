package dev.insula.controllers.fleet;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Plane} with the changes that wait for it. They are looked at one after another on a
 * virtual thread that exists only while there are some. Thread-safe.
 */
final class PlaneSlot {

  /** Changes of one control plane that may wait; beyond it the plane starts anew. */
  private static final int MOST_WAITING = 100_000;

  private final Plane plane;
  private final Consumer<PlaneChange> follow;
  private final Runnable missed;
  private final ReentrantLock lock = new ReentrantLock();
  private final ArrayDeque<PlaneChange> waiting = new ArrayDeque<>(0);
  private boolean following;
  private boolean overflowed;
  private boolean dropped;
  private int users;
  private long usedAt = System.nanoTime();

  PlaneSlot(Plane plane, Consumer<PlaneChange> follow, Runnable missed) {
    this.plane = plane;
    this.follow = follow;
    this.missed = missed;
  }

  Plane plane() {
    return plane;
  }

  /** Never blocks for long: called on the store's dispatch thread. */
  void offer(PlaneChange change) {
    lock.lock();
    try {
      if (waiting.size() >= MOST_WAITING) {
        waiting.clear();
        overflowed = true;
      }
      waiting.add(change);
      if (!following) {
        following = true;
        Thread.ofVirtual().name("changes-" + plane.name()).start(this::followAll);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Holds the slot in use; false if it was dropped before. */
  boolean enter() {
    lock.lock();
    try {
      if (dropped) {
        return false;
      }
      users++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      users--;
      usedAt = System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is held if nobody has used it for the time. */
  boolean dropIfIdle(Duration time) {
    lock.lock();
    try {
      if (users > 0 || following || System.nanoTime() - usedAt < time.toNanos()) {
        return false;
      }
      dropped = true;
      plane.forget();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void followAll() {
    while (true) {
      PlaneChange change = nextOrStop();
      if (change == null) {
        return;
      }
      follow.accept(change);
    }
  }

  private @Nullable PlaneChange nextOrStop() {
    lock.lock();
    try {
      if (overflowed) {
        overflowed = false;
        missed.run();
      }
      PlaneChange change = waiting.poll();
      if (change == null) {
        following = false;
      }
      return change;
    } finally {
      lock.unlock();
    }
  }
}
