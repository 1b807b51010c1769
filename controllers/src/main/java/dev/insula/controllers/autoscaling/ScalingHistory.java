package dev.insula.controllers.autoscaling;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What was recommended and done for the autoscalers of one control plane of late. Kept in memory as
 * in Kubernetes: after a restart the first recommendation is the present size. Thread-safe.
 */
final class ScalingHistory {

  /** Autoscalers that are remembered. */
  private static final int MOST = 1_024;

  /** Longer windows and periods than this are not allowed. */
  private static final Duration LONGEST = Duration.ofHours(1);

  /** A number at a time. */
  record Entry(int value, Instant at) {}

  /** Of one autoscaler. */
  static final class Of {
    final List<Entry> recommendations = new ArrayList<>();
    final List<Entry> changes = new ArrayList<>();

    void forget(Instant now) {
      recommendations.removeIf(entry -> entry.at().isBefore(now.minus(LONGEST)));
      changes.removeIf(entry -> entry.at().isBefore(now.minus(LONGEST)));
    }

    /** Pods added, or taken away if negative, since a time. */
    int changedSince(Instant time) {
      return changes.stream()
          .filter(entry -> entry.at().isAfter(time))
          .mapToInt(Entry::value)
          .sum();
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Of> byUid =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Of> eldest) {
          return size() > MOST;
        }
      };

  /** That of an autoscaler, used by one turn at a time. */
  Of of(String uid, int current, Instant now) {
    lock.lock();
    try {
      Of history =
          byUid.computeIfAbsent(
              uid,
              _ -> {
                var made = new Of();
                made.recommendations.add(new Entry(current, now));
                return made;
              });
      history.forget(now);
      return history;
    } finally {
      lock.unlock();
    }
  }
}
