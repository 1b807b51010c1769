package dev.insula.controllers.scheduler;

import dev.insula.controllers.scheduler.Decision.Place;
import dev.insula.controllers.scheduler.Decision.Preempt;
import dev.insula.metrics.Buckets;
import dev.insula.metrics.Distribution;
import dev.insula.metrics.Families;
import dev.insula.metrics.MetricSource;
import java.util.concurrent.atomic.LongAdder;

/** What a scheduler counts, under the names of Kubernetes' scheduler. Thread-safe. */
final class SchedulerFigures implements MetricSource {

  private static final Buckets ATTEMPTS = Buckets.doublingSeconds(0.001, 15);
  private static final Buckets PODS = Buckets.doublingSeconds(0.01, 20);
  private static final Buckets VICTIMS = Buckets.ofNumbers(1, 2, 4, 8, 16, 32, 64);

  /** Attempts are told one by one up to this many. */
  private static final int MOST_ATTEMPTS = 15;

  private final String profile;
  private final PendingPods pending;
  private final Distribution scheduled = new Distribution(ATTEMPTS);
  private final Distribution unschedulable = new Distribution(ATTEMPTS);
  private final LongAdder errors = new LongAdder();
  private final Distribution decisions = new Distribution(ATTEMPTS);
  private final Distribution victims = new Distribution(VICTIMS);
  private final Distribution[] byAttempts = new Distribution[MOST_ATTEMPTS + 1];

  /**
   * @param profile the scheduler's name
   */
  SchedulerFigures(String profile, PendingPods pending) {
    this.profile = profile;
    this.pending = pending;
    for (int i = 0; i < byAttempts.length; i++) {
      byAttempts[i] = new Distribution(PODS);
    }
  }

  /** A node was looked for. */
  void decided(long nanos) {
    decisions.add(nanos);
  }

  /** What was decided was carried out; {@link #failed} tells of what could not be. */
  void attempted(Decision decision, long nanos) {
    (decision instanceof Place ? scheduled : unschedulable).add(nanos);
    if (decision instanceof Preempt preempt) {
      victims.add(preempt.victims().pods().size());
    }
  }

  /** What was decided could not be carried out. */
  void failed() {
    errors.increment();
  }

  /**
   * A pod has its node.
   *
   * @param nanos since it was seen first
   */
  void bound(int attempts, long nanos) {
    byAttempts[Math.clamp(attempts, 1, MOST_ATTEMPTS)].add(nanos);
  }

  @Override
  public void collect(Families families) {
    Families.Numbers attempts =
        families.counter("scheduler_schedule_attempts", "Attempts to schedule pods, by result.");
    attempts
        .point(scheduled.count(), "profile", profile, "result", "scheduled")
        .point(unschedulable.count(), "profile", profile, "result", "unschedulable")
        .point(errors.sum(), "profile", profile, "result", "error");
    families
        .histogram(
            "scheduler_scheduling_attempt_duration_seconds",
            "From the decision about a pod until it was carried out.")
        .point(scheduled, "profile", profile, "result", "scheduled")
        .point(unschedulable, "profile", profile, "result", "unschedulable");
    families
        .histogram("scheduler_scheduling_algorithm_duration_seconds", "Time of looking for a node.")
        .point(decisions);
    families
        .counter("scheduler_preemption_attempts", "Attempts to make room by preemption.")
        .point(victims.count());
    families
        .histogram("scheduler_preemption_victims", "Pods that had to go for one.")
        .point(victims);
    waiting(families);
  }

  private void waiting(Families families) {
    Families.Histogram pods =
        families.histogram(
            "scheduler_pod_scheduling_sli_duration_seconds",
            "From the first sight of a pod until it was bound, by attempts.");
    for (int i = 1; i < byAttempts.length; i++) {
      if (byAttempts[i].count() > 0) {
        pods.point(byAttempts[i], "attempts", i == MOST_ATTEMPTS ? i + "+" : Integer.toString(i));
      }
    }
    PendingPods.Waiting now = pending.waiting();
    families
        .gauge("scheduler_pending_pods", "Pods without a node, by what they wait for.")
        .point(now.active(), "queue", "active")
        .point(now.backoff(), "queue", "backoff")
        .point(now.unschedulable(), "queue", "unschedulable");
  }
}
