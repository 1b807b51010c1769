package dev.insula.controllers.batch;

import dev.insula.controllers.objects.JobMarks;
import dev.insula.controllers.objects.PodView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;

/** What a job's pods amount to at one moment: counted ones, new ends, indexes. */
final class JobState {

  private final Job job;
  private final List<PodView> pods;
  private final List<PodView> active;
  private final Set<String> uncountedSucceeded;
  private final Set<String> uncountedFailed;
  private final List<PodView> newSucceeded;
  private final List<PodView> newFailed;

  JobState(Job job, List<PodView> pods) {
    this.job = job;
    this.pods = pods;
    var uncounted = job.tree().objectAt("status", "uncountedTerminatedPods");
    active = pods.stream().filter(PodView::isActive).toList();
    uncountedSucceeded = new HashSet<>(uncounted.strings("succeeded"));
    uncountedFailed = new HashSet<>(uncounted.strings("failed"));
    newSucceeded =
        ended(pod -> pod.phase().equals("Succeeded") && !uncountedSucceeded.contains(pod.uid()));
    newFailed =
        ended(pod -> PodFailures.isFailed(pod, job) && !uncountedFailed.contains(pod.uid()));
  }

  /** Pods that are still to be counted, with an index that the job has if it has indexes. */
  private List<PodView> ended(Predicate<PodView> wanted) {
    return pods.stream()
        .filter(pod -> pod.isTracked() && hasValidIndex(pod) && wanted.test(pod))
        .toList();
  }

  boolean hasValidIndex(PodView pod) {
    int index = index(pod);
    return !job.isIndexed() || (index >= 0 && index < job.completions());
  }

  static int index(PodView pod) {
    JobMarks marks = pod.job();
    return marks == null ? -1 : marks.index();
  }

  List<PodView> pods() {
    return pods;
  }

  List<PodView> active() {
    return active;
  }

  List<PodView> newSucceeded() {
    return newSucceeded;
  }

  List<PodView> newFailed() {
    return newFailed;
  }

  /** Pods that ended and were counted before. */
  List<PodView> counted() {
    return pods.stream().filter(pod -> pod.isFinished() && !pod.isTracked()).toList();
  }

  boolean isUncountedFailure(PodView pod) {
    return uncountedFailed.contains(pod.uid());
  }

  boolean isUncountedSuccess(PodView pod) {
    return uncountedSucceeded.contains(pod.uid());
  }

  int succeeded() {
    if (job.isIndexed()) {
      return succeededIndexes().count();
    }
    return (int) job.tree().objectAt("status").integer("succeeded", 0)
        + newSucceeded.size()
        + uncountedSucceeded.size();
  }

  int failed() {
    long counting = newFailed.stream().filter(pod -> PodFailures.judge(pod, job).counts()).count();
    return (int)
        (job.tree().objectAt("status").integer("failed", 0) + counting + uncountedFailed.size());
  }

  /** What the status says already. */
  Indexes countedIndexes() {
    return Indexes.parse(
        job.tree().objectAt("status").string("completedIndexes", ""), job.completions());
  }

  Indexes succeededIndexes() {
    Set<Integer> fresh = new HashSet<>();
    for (PodView pod : pods) {
      if (pod.phase().equals("Succeeded") && pod.isTracked() && hasValidIndex(pod)) {
        fresh.add(index(pod));
      }
    }
    return countedIndexes().plus(Indexes.of(fresh));
  }

  Indexes failedIndexes() {
    Set<Integer> fresh = new HashSet<>();
    for (PodView pod : pods) {
      if (pod.isTracked() && hasValidIndex(pod) && failsItsIndex(pod)) {
        fresh.add(index(pod));
      }
    }
    String known = job.tree().objectAt("status").string("failedIndexes", "");
    return Indexes.parse(known, job.completions()).plus(Indexes.of(fresh));
  }

  private boolean failsItsIndex(PodView pod) {
    if (!PodFailures.isFailed(pod, job)) {
      return false;
    }
    PodFailures.Verdict verdict = PodFailures.judge(pod, job);
    JobMarks marks = Objects.requireNonNull(pod.job());
    return verdict.failsIndex()
        || (verdict.counts() && marks.failures() >= job.backoffLimitPerIndex());
  }

  Indexes activeIndexes() {
    return Indexes.of(active.stream().map(JobState::index).filter(index -> index >= 0).toList());
  }

  Indexes terminatingIndexes() {
    List<Integer> out = new ArrayList<>();
    for (PodView pod : pods) {
      if (pod.isTerminating() && index(pod) >= 0) {
        out.add(index(pod));
      }
    }
    return Indexes.of(out);
  }

  /**
   * Failed pods by index that stay until their replacement carries on the count of failures: the
   * last one of each index that is neither done nor running.
   */
  Map<Integer, PodView> awaitingReplacement() {
    Map<Integer, PodView> out = new HashMap<>();
    if (!job.countsPerIndex()) {
      return out;
    }
    Indexes settled = succeededIndexes().plus(failedIndexes()).plus(activeIndexes());
    for (PodView pod : pods) {
      if (pod.isTracked()
          && hasValidIndex(pod)
          && PodFailures.isFailed(pod, job)
          && !settled.has(index(pod))) {
        out.merge(index(pod), pod, JobState::later);
      }
    }
    return out;
  }

  private static PodView later(PodView a, PodView b) {
    boolean last = failures(a) <= failures(b) && !end(b).isBefore(end(a));
    return last ? b : a;
  }

  static long failures(PodView pod) {
    JobMarks marks = Objects.requireNonNull(pod.job());
    return marks.failures() + marks.ignoredFailures();
  }

  static Instant end(PodView pod) {
    return Objects.requireNonNull(pod.job()).finishedAt();
  }
}
