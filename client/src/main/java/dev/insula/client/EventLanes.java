package dev.insula.client;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What waits to be written, in a lane for each control plane. Lanes take turns, and what is in one
 * is written one after the other, so that neither a flood nor a slow server of one control plane
 * takes the place of another's. Bounded for each and in all; kept only for lanes that hold
 * something. Thread-safe.
 */
final class EventLanes<E> {

  private final int mostInLane;
  private final int mostInAll;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Map<String, Queue<E>> lanes = new HashMap<>();

  /** Lanes of which nothing is being written, in the order of their turns. */
  private final Queue<String> ready = new ArrayDeque<>();

  private int size;

  EventLanes(int mostInLane, int mostInAll) {
    this.mostInLane = mostInLane;
    this.mostInAll = mostInAll;
  }

  /** The next of a lane, which rests until it is {@link #done}. */
  record Turn<E>(String lane, E entry) {}

  /**
   * Adds an entry to a lane.
   *
   * @return false if there is no room
   */
  boolean offer(String lane, E entry) {
    lock.lock();
    try {
      Queue<E> waiting = lanes.get(lane);
      if (size >= mostInAll || (waiting != null && waiting.size() >= mostInLane)) {
        return false;
      }
      if (waiting == null) {
        waiting = new ArrayDeque<>(2);
        lanes.put(lane, waiting);
        ready.add(lane);
        notEmpty.signal();
      }
      waiting.add(entry);
      size++;
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an entry of the lane whose turn it is. */
  Turn<E> take() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        String lane = ready.poll();
        Queue<E> waiting = lane == null ? null : lanes.get(lane);
        E entry = waiting == null ? null : waiting.poll();
        if (lane != null && entry != null) {
          size--;
          return new Turn<>(lane, entry);
        }
        notEmpty.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was taken is written, or given up: the lane takes its next turn. */
  void done(Turn<E> turn) {
    lock.lock();
    try {
      Queue<E> waiting = lanes.get(turn.lane());
      if (waiting == null || waiting.isEmpty()) {
        lanes.remove(turn.lane());
      } else {
        ready.add(turn.lane());
        notEmpty.signal();
      }
    } finally {
      lock.unlock();
    }
  }
}
