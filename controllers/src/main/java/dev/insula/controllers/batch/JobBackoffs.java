package dev.insula.controllers.batch;

import dev.insula.controllers.objects.PodView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * How long jobs of one control plane wait before they try again: ten seconds after a failure, twice
 * as long after each further one without a success between them, up to ten minutes. Kept in memory
 * as in Kubernetes; what is not remembered is found again by the pods that have ended. Thread-safe.
 */
final class JobBackoffs {

  private static final Duration FIRST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Jobs that are remembered. */
  private static final int MOST = 4_096;

  /**
   * Failures since the last success.
   *
   * @param last when the last of them was; null if there are none
   */
  record Failures(int count, @Nullable Instant last) {

    static final Failures NONE = new Failures(0, null);

    Duration remaining(Instant now) {
      return last == null ? Duration.ZERO : JobBackoffs.remaining(count, last, now);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Failures> byUid =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Failures> eldest) {
          return size() > MOST;
        }
      };

  /** What is remembered of a job, or else what its pods tell that were counted. */
  Failures known(String uid, Collection<PodView> counted) {
    lock.lock();
    try {
      Failures known = byUid.get(uid);
      if (known != null) {
        return known;
      }
    } finally {
      lock.unlock();
    }
    return after(
        Failures.NONE,
        counted.stream().filter(pod -> pod.phase().equals("Succeeded")).toList(),
        counted.stream().filter(pod -> pod.phase().equals("Failed")).toList());
  }

  void remember(String uid, Failures failures) {
    lock.lock();
    try {
      byUid.put(uid, failures);
    } finally {
      lock.unlock();
    }
  }

  void forget(String uid) {
    lock.lock();
    try {
      byUid.remove(uid);
    } finally {
      lock.unlock();
    }
  }

  /** What results when pods have newly ended. */
  static Failures after(Failures before, List<PodView> succeeded, List<PodView> failed) {
    List<Instant> failures = new ArrayList<>(failed.stream().map(JobBackoffs::end).toList());
    if (succeeded.isEmpty()) {
      return failures.isEmpty()
          ? before
          : new Failures(
              before.count() + failures.size(),
              failures.stream().max(Comparator.naturalOrder()).orElseThrow());
    }
    Instant success =
        succeeded.stream().map(JobBackoffs::end).max(Comparator.naturalOrder()).orElseThrow();
    failures.removeIf(at -> !at.isAfter(success));
    return failures.stream()
        .max(Comparator.naturalOrder())
        .map(last -> new Failures(failures.size(), last))
        .orElse(Failures.NONE);
  }

  /** The rest of the time to wait after so many failures in a row. */
  static Duration remaining(long failures, Instant last, Instant now) {
    if (failures == 0) {
      return Duration.ZERO;
    }
    Duration delay = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
    delay = delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
    Duration left = Duration.between(now, last.plus(delay));
    return left.isPositive() ? left : Duration.ZERO;
  }

  private static Instant end(PodView pod) {
    return Objects.requireNonNull(pod.job()).finishedAt();
  }
}
