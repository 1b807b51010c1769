package dev.insula.controllers.scheduler;

import java.util.Comparator;
import java.util.List;

/**
 * Pods that would have to go from a node, the most important first.
 *
 * @param violations how many of them a disruption budget would rather keep
 */
record Victims(String node, List<PodInfo> pods, int violations) {

  /** Higher priority first, then who runs for longer. */
  static final Comparator<PodInfo> IMPORTANCE =
      Comparator.<PodInfo>comparingLong(pod -> -pod.priority())
          .thenComparing(PodInfo::startTime, Victims::earlier);

  /** The node whose victims are missed the least, as kube-scheduler ranks them. */
  static final Comparator<Victims> LEAST_HARM =
      Comparator.comparingInt(Victims::violations)
          .thenComparingLong(Victims::highestPriority)
          .thenComparingLong(Victims::sumOfPriorities)
          .thenComparingInt(victims -> victims.pods().size())
          .thenComparing(Victims::earliestStart, Comparator.reverseOrder());

  private long highestPriority() {
    return pods.getFirst().priority();
  }

  /** Priorities can be negative; more victims must not look better for that. */
  private long sumOfPriorities() {
    return pods.stream().mapToLong(pod -> pod.priority() + Integer.MAX_VALUE + 1L).sum();
  }

  /** When the first of the most important victims started. */
  private String earliestStart() {
    return pods.stream()
        .filter(pod -> pod.priority() == highestPriority())
        .map(PodInfo::startTime)
        .min(Victims::earlier)
        .orElse("");
  }

  /** Pods that have not started are the latest. */
  private static int earlier(String a, String b) {
    if (a.isEmpty() || b.isEmpty()) {
      return Boolean.compare(a.isEmpty(), b.isEmpty());
    }
    return a.compareTo(b);
  }
}
