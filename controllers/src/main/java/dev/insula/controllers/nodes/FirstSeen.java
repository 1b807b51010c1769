package dev.insula.controllers.nodes;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/** When taints that do not say since when they are there were seen first. Thread-safe. */
final class FirstSeen {

  /** Taints that are remembered; of more, the oldest start anew. */
  private static final int MOST = 1_024;

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Instant> times =
      new LinkedHashMap<>(0) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
          return size() > MOST;
        }
      };

  Instant at(String node, String taint, Instant now) {
    lock.lock();
    try {
      return times.computeIfAbsent(node + " " + taint, _ -> now);
    } finally {
      lock.unlock();
    }
  }

  /** The node has no such taints any more. */
  void forget(String node) {
    lock.lock();
    try {
      times.keySet().removeIf(key -> key.startsWith(node + " "));
    } finally {
      lock.unlock();
    }
  }
}
