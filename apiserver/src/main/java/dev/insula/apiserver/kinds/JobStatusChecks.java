package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Rules on the status of a job, which whoever manages it writes. Most of them count only for what
 * an update changes, so that a status that is wrong already can be mended bit by bit.
 */
final class JobStatusChecks {

  private static final String COMPLETE = "Complete";
  private static final String FAILED = "Failed";
  private static final String FAILURE_TARGET = "FailureTarget";
  private static final String CRITERIA_MET = "SuccessCriteriaMet";
  private static final String SUSPENDED = "Suspended";

  private JobStatusChecks() {}

  static void define(Vocabulary words) {
    words.check("jobUids", JobStatusChecks::uids);
    words.check("jobStatus", JobStatusChecks::status);
  }

  /** Pods that are not counted yet, each of them once. */
  private static void uids(Node uncounted, Findings findings) {
    Set<String> seen = new TreeSet<>();
    for (String list : List.of("succeeded", "failed")) {
      Node uids = uncounted.field(list);
      for (int i = 0; i < uids.list().size(); i++) {
        Node uid = uids.element(i);
        if (uid.string().isEmpty()) {
          findings.invalid(uid, "", "must not be empty");
        } else if (!seen.add(uid.string())) {
          findings.duplicate(uid);
        }
      }
    }
  }

  private static void status(Node job, Findings findings) {
    new JobStatusChecks.Rules(job, findings).check();
  }

  /** One update of one status. */
  private static final class Rules {

    private final Node spec;
    private final Node status;
    private final Findings findings;
    private final boolean completeChanged;
    private final boolean failedChanged;
    private final boolean finishedChanged;

    Rules(Node job, Findings findings) {
      this.spec = job.field("spec");
      this.status =
          job.field("status").absent()
              ? job.field("status").with(new JsonObject())
              : job.field("status");
      this.findings = findings;
      this.completeChanged = isNow(COMPLETE) != was(COMPLETE);
      this.failedChanged = isNow(FAILED) != was(FAILED);
      this.finishedChanged = isFinished() != (was(COMPLETE) || was(FAILED));
    }

    void check() {
      ends();
      if (isFinished()) {
        finished();
      }
      indexes();
      counts();
      successCriteria();
      transitions();
    }

    private boolean isNow(String condition) {
      return isTrue(status.value(), condition);
    }

    private boolean was(String condition) {
      return isTrue(status.old(), condition);
    }

    private static boolean isTrue(@Nullable Object status, String type) {
      return has(status, type, "True");
    }

    private static boolean has(@Nullable Object status, String type, String value) {
      return status instanceof JsonObject object
          && object.objects("conditions").stream()
              .filter(c -> c.string("type", "").equals(type))
              .findFirst()
              .map(c -> c.string("status", "").equals(value))
              .orElse(false);
    }

    private boolean isFinished() {
      return isNow(COMPLETE) || isNow(FAILED);
    }

    private boolean changed(String field) {
      return BasicChecks.changed(status.field(field));
    }

    private void conditions(String detail) {
      findings.wrong(status.field("conditions"), detail);
    }

    /** Which conditions go together, and with the time of completion. */
    private void ends() {
      Node completion = status.field("completionTime");
      boolean complete = isNow(COMPLETE);
      boolean timesChanged = changed("startTime") || changed("completionTime");
      if ((completeChanged || failedChanged) && complete && isNow(FAILED)) {
        conditions("cannot set Complete=True and Failed=true conditions");
      }
      if ((completeChanged || isNow(FAILURE_TARGET) != was(FAILURE_TARGET))
          && complete
          && isNow(FAILURE_TARGET)) {
        conditions("cannot set Complete=True and FailureTarget=true conditions");
      }
      if (completeChanged || changed("completionTime")) {
        if (completion.present() && !complete) {
          findings.invalid(
              completion, "cannot set completionTime when there is no Complete=True condition");
        }
        if (completion.absent() && complete) {
          findings.required(completion, "completionTime is required for Complete jobs");
        }
      }
      if (timesChanged && isBefore(completion, status.field("startTime"))) {
        findings.invalid(completion, "must be equal to or after `startTime`");
      }
      if ((failedChanged || changed("failedIndexes")) && isNow(FAILED) && !isNow(FAILURE_TARGET)) {
        conditions("cannot set Failed=True condition without the FailureTarget=true condition");
      }
      if ((completeChanged || isNow(CRITERIA_MET) != was(CRITERIA_MET))
          && complete
          && !isNow(CRITERIA_MET)) {
        conditions(
            "cannot set Complete=True condition without the SuccessCriteriaMet=true condition");
      }
    }

    private void finished() {
      if ((finishedChanged || changed("active")) && status.field("active").integer() > 0) {
        findings.invalid(status.field("active"), "active>0 is invalid for finished job");
      }
      boolean suspendedForNothing =
          spec.field("suspend").bool()
              && spec.field("completions").present()
              && spec.field("completions").integer() == 0;
      if ((finishedChanged || changed("startTime"))
          && !suspendedForNothing
          && status.field("startTime").absent()) {
        findings.required(status.field("startTime"), "startTime is required for finished job");
      }
      Node uncounted = status.field("uncountedTerminatedPods");
      if ((finishedChanged || changed("uncountedTerminatedPods"))
          && !(uncounted.field("failed").empty() && uncounted.field("succeeded").empty())) {
        findings.invalid(
            uncounted,
            GoStructs.json("UncountedTerminatedPods", uncounted.object()),
            "must be empty for finished job");
      }
    }

    private void indexes() {
      Node completed = status.field("completedIndexes");
      Node failed = status.field("failedIndexes");
      Node completions = spec.field("completions");
      boolean perIndex = spec.field("backoffLimitPerIndex").present();
      if (changed("completedIndexes") && completions.present()) {
        format(completed, completions.integer());
      }
      if (changed("failedIndexes") && completions.present() && perIndex && failed.present()) {
        format(failed, completions.integer());
      }
      if (changed("completedIndexes")
          && !completed.empty()
          && !spec.field("completionMode").string().equals("Indexed")) {
        findings.invalid(
            completed, "cannot set non-empty completedIndexes when non-indexed completion mode");
      }
      if (changed("failedIndexes") && !perIndex && failed.present()) {
        findings.invalid(
            failed, "cannot set non-null failedIndexes when backoffLimitPerIndex is null");
      }
      if ((changed("failedIndexes") || changed("completedIndexes"))
          && completions.present()
          && failed.present()) {
        overlap(completed.string(), failed, completions.integer());
      }
    }

    private void format(Node indexes, long completions) {
      String mistake = IndexIntervals.parse(indexes.string(), completions).mistake();
      if (!mistake.isEmpty()) {
        String name = indexes.path().substring(status.path().length() + 1);
        findings.invalid(indexes, indexes.string(), "error parsing " + name + ": " + mistake);
      }
    }

    private void overlap(String completed, Node failed, long completions) {
      long common = IndexIntervals.firstCommon(completed, failed.string(), completions);
      if (common >= 0) {
        findings.invalid(failed, "failedIndexes and completedIndexes overlap at index: " + common);
      }
    }

    private void counts() {
      Node terminating = status.field("terminating");
      Node ready = status.field("ready");
      if ((finishedChanged || changed("terminating"))
          && isFinished()
          && terminating.integer() > 0) {
        findings.invalid(terminating, "terminating>0 is invalid for finished job");
      }
      if ((changed("ready") || changed("active"))
          && ready.integer() > status.field("active").integer()) {
        findings.invalid(ready, ready.integer(), "cannot set more ready pods than active");
      }
    }

    private void successCriteria() {
      if (isNow(CRITERIA_MET) && isNow(FAILED)) {
        conditions("cannot set SuccessCriteriaMet=True and Failed=true conditions");
      }
      if (isNow(CRITERIA_MET) && isNow(FAILURE_TARGET)) {
        conditions("cannot set SuccessCriteriaMet=True and FailureTarget=true conditions");
      }
      if (spec.field("successPolicy").present() && !isNow(CRITERIA_MET) && isNow(COMPLETE)) {
        conditions(
            "cannot set Complete=True for Job with SuccessPolicy unless SuccessCriteriaMet=True");
      }
    }

    private void transitions() {
      for (String condition : List.of(FAILED, COMPLETE, FAILURE_TARGET)) {
        if (was(condition) && !isNow(condition)) {
          conditions("cannot disable the terminal " + condition + "=True condition");
        }
      }
      notDecreased("failed");
      Object completions = spec.field("completions").value();
      boolean elastic =
          spec.field("completionMode").string().equals("Indexed")
              && Objects.equals(completions, spec.field("parallelism").value());
      if (!elastic) {
        notDecreased("succeeded");
      }
      Node completion = status.field("completionTime");
      if (completion.present() && completion.old() != null && changed("completionTime")) {
        findings.invalid(completion, "field is immutable");
      }
      boolean resuming = was(SUSPENDED) && has(status.value(), SUSPENDED, "False");
      Node start = status.field("startTime");
      if (changed("startTime")
          && !resuming
          && start.old() != null
          && !spec.field("suspend").bool()) {
        findings.invalid(start, "field is immutable for unsuspended job once set");
      }
      if (was(CRITERIA_MET) && !isNow(CRITERIA_MET)) {
        conditions("cannot disable the SuccessCriteriaMet=True condition");
      }
      if (was(COMPLETE) && !was(CRITERIA_MET) && isNow(CRITERIA_MET)) {
        conditions(
            "cannot set SuccessCriteriaMet=True for Job already has Complete=true conditions");
      }
    }

    private void notDecreased(String counter) {
      Node count = status.field(counter);
      if (count.integer() < (count.old() instanceof Long before ? before : 0)) {
        findings.invalid(count, count.integer(), "cannot decrease the " + counter + " counter");
      }
    }

    private static boolean isBefore(Node time, Node other) {
      if (time.absent() || other.absent()) {
        return false;
      }
      try {
        return Instant.parse(time.string()).isBefore(Instant.parse(other.string()));
      } catch (DateTimeException e) {
        return false;
      }
    }
  }
}
