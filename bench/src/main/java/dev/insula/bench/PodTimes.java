package dev.insula.bench;

import java.util.Collection;
import java.util.EnumMap;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * When each pod passed each mark on its way, in nanoseconds of the monotonic clock. Thread-safe.
 */
final class PodTimes {

  /** The marks in the order in which a pod passes them. */
  enum Mark {
    /** The tenant called create. */
    CREATED,
    /** The super cluster has the pod. */
    BELOW,
    /** The super cluster's scheduler has chosen a node. */
    BOUND,
    /** The pod runs, as the super cluster sees it. */
    RUNNING_BELOW,
    /** The pod runs, as the tenant sees it. */
    RUNNING
  }

  /** The moments of one pod. */
  static final class Times {
    private final EnumMap<Mark, Long> nanos = new EnumMap<>(Mark.class);

    /**
     * @return whether the mark was passed for the first time
     */
    private synchronized boolean pass(Mark mark, long now) {
      return nanos.putIfAbsent(mark, now) == null;
    }

    /** The time between two marks, or nothing if one of them was not seen. */
    synchronized OptionalLong between(Mark from, Mark to) {
      Long begin = nanos.get(from);
      Long end = nanos.get(to);
      // Two watches can see the same moment in the other order.
      return begin == null || end == null
          ? OptionalLong.empty()
          : OptionalLong.of(Math.max(0, end - begin));
    }
  }

  private final ConcurrentMap<String, Times> times = new ConcurrentHashMap<>();
  private final CountDownLatch left;

  PodTimes(int pods) {
    left = new CountDownLatch(pods);
  }

  /** Notes that a pod passed a mark now; the first time counts. */
  void pass(String pod, Mark mark) {
    long now = System.nanoTime();
    boolean first = times.computeIfAbsent(pod, name -> new Times()).pass(mark, now);
    if (first && mark == Mark.RUNNING) {
      left.countDown();
    }
  }

  /** Notes what an event of the super cluster tells of a pod. */
  void below(PodView pod) {
    pass(pod.name(), Mark.BELOW);
    if (pod.bound()) {
      pass(pod.name(), Mark.BOUND);
    }
    if (pod.running()) {
      pass(pod.name(), Mark.RUNNING_BELOW);
    }
  }

  /** Notes what an event of the pod's creator tells of it. */
  void above(PodView pod) {
    if (pod.running()) {
      pass(pod.name(), Mark.RUNNING);
    }
  }

  /** Whether all pods ran within the time. */
  boolean awaitAll(long seconds) throws InterruptedException {
    return left.await(seconds, TimeUnit.SECONDS);
  }

  long remaining() {
    return left.getCount();
  }

  Collection<Times> all() {
    return times.values();
  }
}
