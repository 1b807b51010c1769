package dev.insula.controllers.batch;

import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.pods.PodControl;
import dev.insula.controllers.pods.PodRanking;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Brings the number of a job's pods to what it should be now. */
final class JobScaling {

  /** Pods that are made or removed in one turn, as in Kubernetes. */
  private static final int BURST = 500;

  private final Job job;
  private final JobState state;
  private final JobBackoffs.Failures failures;
  private final Instant now;
  private final PodControl control;
  private Duration wait = Duration.ZERO;
  private boolean made;

  JobScaling(Plane plane, Job job, JobState state, JobBackoffs.Failures failures, Instant now) {
    this.job = job;
    this.state = state;
    this.failures = failures;
    this.now = now;
    this.control = new PodControl(plane, job.tree());
  }

  /** How long to wait until pods may be made again; zero if nothing waits. */
  Duration waiting() {
    return wait;
  }

  /** Whether nothing was made of what is missing, for the failures before. */
  boolean holdsBack() {
    return wait.isPositive() && !made;
  }

  void run() {
    if (job.isSuspended()) {
      remove(surplus(state.active().size()));
      return;
    }
    int active = state.active().size();
    int wanted = wanted(active);
    List<PodView> surplus = surplus(Math.max(0, active - wanted));
    if (!surplus.isEmpty()) {
      remove(surplus.subList(0, Math.min(surplus.size(), BURST)));
      return;
    }
    long leaving =
        job.replacesOnlyFailed() ? state.pods().stream().filter(PodView::isTerminating).count() : 0;
    int missing = (int) Math.min(BURST, wanted - leaving - active);
    if (missing > 0) {
      create(missing);
    }
  }

  private int wanted(int active) {
    if (!job.hasCompletions()) {
      return state.succeeded() > 0 ? active : job.parallelism();
    }
    return Math.max(0, Math.min(job.completions() - state.succeeded(), job.parallelism()));
  }

  private void create(int count) {
    if (!job.countsPerIndex()) {
      wait = failures.remaining(now);
      if (wait.isPositive()) {
        return;
      }
    }
    if (!job.isIndexed()) {
      control.create(count, _ -> JobPodTemplate.pod(job, -1, null));
      return;
    }
    Map<Integer, PodView> replaced = state.awaitingReplacement();
    List<Integer> indexes = ready(pending(count), replaced);
    made = !indexes.isEmpty();
    control.create(
        indexes.size(), i -> JobPodTemplate.pod(job, indexes.get(i), replaced.get(indexes.get(i))));
  }

  private List<Integer> pending(int count) {
    Indexes taken = state.succeededIndexes().plus(state.activeIndexes());
    if (job.replacesOnlyFailed()) {
      taken = taken.plus(state.terminatingIndexes());
    }
    if (job.countsPerIndex()) {
      taken = taken.plus(state.failedIndexes());
    }
    return taken.firstMissing(count, job.completions());
  }

  /** Those whose back-off is over; if it is for none, the shortest one is waited for. */
  private List<Integer> ready(List<Integer> indexes, Map<Integer, PodView> replaced) {
    List<Integer> out = new ArrayList<>();
    List<Duration> waits = new ArrayList<>();
    for (int index : indexes) {
      PodView before = replaced.get(index);
      Duration left =
          before == null
              ? Duration.ZERO
              : JobBackoffs.remaining(JobState.failures(before) + 1, JobState.end(before), now);
      if (left.isPositive()) {
        waits.add(left);
      } else {
        out.add(index);
      }
    }
    if (!waits.isEmpty()) {
      wait = Collections.min(waits);
    }
    return out;
  }

  /** Pods whose index is double or none of the job's, and then those that have done least. */
  private List<PodView> surplus(int atLeast) {
    List<PodView> best = PodRanking.worstFirst(state.active()).reversed();
    List<PodView> out = new ArrayList<>();
    List<PodView> left = new ArrayList<>();
    Set<Integer> seen = new HashSet<>();
    for (PodView pod : best) {
      boolean keeps =
          !job.isIndexed() || (state.hasValidIndex(pod) && seen.add(JobState.index(pod)));
      (keeps ? left : out).add(pod);
    }
    for (PodView pod : left.reversed()) {
      if (out.size() >= atLeast) {
        break;
      }
      out.add(pod);
    }
    return out;
  }

  /** They are not to count as failures, so the finalizer goes first. */
  private void remove(List<PodView> pods) {
    control.removeFinalizer(
        pods.stream().filter(PodView::isTracked).toList(), PodView.JOB_TRACKING);
    control.delete(pods);
  }
}
