package dev.insula.controllers.batch;

import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.Timestamps;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.PodView;
import dev.insula.controllers.pods.Claims;
import dev.insula.controllers.pods.PodControl;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One turn with one job: decides whether it ends, brings its pods to their number, counts those
 * that have ended, and writes its status. Each write leaves a state from which any later turn goes
 * on.
 */
final class JobTurn {

  private final Plane plane;
  private final Job job;
  private final Instant now;
  private final JsonObject stored;
  private final JobBackoffs backoffs;
  private final JobState state;
  private final JobBackoffs.Failures failures;
  private Duration wait = Duration.ZERO;
  private boolean holdsBack;
  private @Nullable ApiException failed;

  JobTurn(Plane plane, Job job, Instant now) {
    this.plane = plane;
    this.job = job;
    this.now = now;
    stored = job.tree().objectAt("status").deepCopy();
    backoffs = plane.attachment(JobBackoffs.class, JobBackoffs::new);
    List<PodView> pods =
        new Claims(plane, job.tree(), Kinds.JOBS.resource(), PodView.JOB_TRACKING, _ -> true)
            .pods();
    state = new JobState(job, pods);
    failures =
        JobBackoffs.after(
            backoffs.known(job.uid(), state.counted()), state.newSucceeded(), state.newFailed());
  }

  Result run() {
    job.status().objectOrCreate("uncountedTerminatedPods");
    if (!job.isSuspended() && !job.status().containsKey("startTime")) {
      job.status().put("startTime", Timestamps.seconds(now));
    }
    JobEnd end = end();
    end = end == null ? work() : stop(end);
    notePods();
    track(end);
    if (failed != null && !PodControl.isNamespaceTerminating(failed)) {
      throw failed;
    }
    return next();
  }

  /** Whether the job ends for another reason than that its work is done. */
  private @Nullable JobEnd end() {
    JsonObject met = JobConditions.findTrue(job, Job.SUCCESS_CRITERIA_MET);
    if (met != null) {
      return JobEnd.announced(false, met);
    }
    JsonObject target = JobConditions.findTrue(job, Job.FAILURE_TARGET);
    if (target != null) {
      return JobEnd.announced(true, target);
    }
    String byPolicy = failureByPolicy();
    if (!byPolicy.isEmpty()) {
      return JobEnd.failure("PodFailurePolicy", byPolicy);
    }
    if (state.failed() > job.backoffLimit() || restartedTooOften()) {
      return JobEnd.failure("BackoffLimitExceeded", "Job has reached the specified backoff limit");
    }
    if (untilDeadline().filter(left -> !left.isPositive()).isPresent()) {
      return JobEnd.failure("DeadlineExceeded", "Job was active longer than specified deadline");
    }
    return job.isIndexed() ? endByIndexes() : null;
  }

  private @Nullable JobEnd endByIndexes() {
    Indexes succeeded = state.succeededIndexes();
    if (job.countsPerIndex()) {
      int lost = state.failedIndexes().count();
      if (lost > job.spec().integer("maxFailedIndexes", Long.MAX_VALUE)) {
        return JobEnd.failure(
            "MaxFailedIndexesExceeded",
            "Job has exceeded the specified maximal number of failed indexes");
      }
      if (lost > 0 && lost + succeeded.count() >= job.completions()) {
        return JobEnd.failure("FailedIndexes", "Job has failed indexes");
      }
    }
    String met = SuccessPolicy.met(job, succeeded);
    return met.isEmpty() ? null : JobEnd.success("SuccessPolicy", met);
  }

  private String failureByPolicy() {
    if (job.podFailurePolicy() == null) {
      return "";
    }
    return state.pods().stream()
        .filter(pod -> PodFailures.isFailed(pod, job))
        .map(pod -> PodFailures.judge(pod, job).jobFailure())
        .filter(why -> !why.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** Where containers are restarted in place, their restarts count. */
  private boolean restartedTooOften() {
    if (!"OnFailure".equals(job.spec().objectAt("template", "spec").string("restartPolicy"))) {
      return false;
    }
    long restarts =
        state.pods().stream()
            .filter(pod -> !pod.isFinished() && pod.job() != null)
            .mapToLong(pod -> Objects.requireNonNull(pod.job()).containerRestarts())
            .sum();
    return job.backoffLimit() == 0 ? restarts > 0 : restarts >= job.backoffLimit();
  }

  /** The job ends: what runs is stopped. It has not ended if that failed. */
  private @Nullable JobEnd stop(JobEnd end) {
    try {
      new PodControl(plane, job.tree()).delete(state.active());
      return end;
    } catch (ApiException e) {
      failed = e;
      return null;
    }
  }

  private @Nullable JobEnd work() {
    if (!job.isDeleting()) {
      var scaling = new JobScaling(plane, job, state, failures, now);
      try {
        scaling.run();
      } catch (ApiException e) {
        failed = e;
      }
      wait = scaling.waiting();
      holdsBack = scaling.holdsBack();
    }
    if (isDone()) {
      return JobEnd.success("CompletionsReached", "Reached expected number of succeeded pods");
    }
    if (!job.isDeleting()) {
      noteSuspension();
    }
    return null;
  }

  private boolean isDone() {
    boolean reached =
        job.hasCompletions() ? state.succeeded() >= job.completions() : state.succeeded() > 0;
    return reached && count(PodView::isActive) == 0;
  }

  private void noteSuspension() {
    boolean suspended = job.isSuspended();
    String reason = suspended ? "JobSuspended" : "JobResumed";
    String message = suspended ? "Job suspended" : "Job resumed";
    if (JobConditions.set(job, Job.SUSPENDED, suspended, reason, message, now)) {
      event("Normal", suspended ? "Suspended" : "Resumed", message);
      if (!suspended) {
        // The deadline counts from here.
        job.status().put("startTime", Timestamps.seconds(now));
      } else {
        job.status().remove("startTime");
      }
    }
  }

  private long count(Predicate<PodView> wanted) {
    return plane.all(Kinds.PODS).by(Kinds.BY_CONTROLLER, job.uid()).stream().filter(wanted).count();
  }

  /**
   * As they are now, after what was made and removed. While failures hold back what is missing,
   * Kubernetes says that no pod is active, whatever runs.
   */
  private void notePods() {
    JobTracking.put(job.status(), "active", holdsBack ? 0 : count(PodView::isActive));
    job.status().put("ready", count(pod -> pod.isActive() && pod.isReady()));
    job.status().put("terminating", count(PodView::isTerminating));
  }

  private void track(@Nullable JobEnd end) {
    var tracking = new JobTracking(plane, job, state, end, stored);
    if (end != null) {
      JobConditions.set(job, end.announcement(), true, end.reason(), end.message(), now);
    }
    tracking.count();
    backoffs.remember(job.uid(), failures);
    if (end != null && !tracking.hasMore() && tracking.isSettled() && allGone()) {
      finish(end, tracking);
    } else {
      tracking.write();
    }
  }

  private boolean allGone() {
    return job.status().integer("terminating", 0) == 0;
  }

  private void finish(JobEnd end, JobTracking tracking) {
    JobConditions.set(job, end.condition(), true, end.reason(), end.message(), now);
    if (!end.isFailure()) {
      job.status().put("completionTime", Timestamps.seconds(now));
    }
    tracking.write();
    backoffs.forget(job.uid());
    noteEnd(end);
  }

  private void noteEnd(JobEnd end) {
    if (end.isFailure()) {
      event("Warning", end.reason(), end.message());
      return;
    }
    if (job.hasCompletions() && job.status().integer("succeeded", 0) > job.completions()) {
      event(
          "Warning",
          "TooManySucceededPods",
          "Too many succeeded pods running after completion count reached");
    }
    event("Normal", "Completed", "Job completed");
  }

  private void event(String type, String reason, String message) {
    plane.event(ObjectReference.to(job.tree()), type, reason, message);
  }

  /** The time that is left; empty without a deadline. */
  private Optional<Duration> untilDeadline() {
    String start = job.tree().objectAt("status").string("startTime");
    if (start == null
        || job.isSuspended()
        || !(job.spec().get("activeDeadlineSeconds") instanceof Long seconds)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Duration.between(now, Instant.parse(start).plusSeconds(seconds)));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  private Result next() {
    return Stream.concat(
            wait.isPositive() ? Stream.of(wait) : Stream.empty(),
            job.isFinished() ? Stream.empty() : untilDeadline().stream())
        .min(Duration::compareTo)
        .map(left -> Result.after(left.isPositive() ? left : Duration.ofMillis(1)))
        .orElse(Result.DONE);
  }
}
