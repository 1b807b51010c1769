package dev.insula.controllers.batch;

import dev.insula.client.DeleteOptions;
import dev.insula.client.ObjectReference;
import dev.insula.client.Reconciler.Result;
import dev.insula.client.Timestamps;
import dev.insula.controllers.fleet.Plane;
import dev.insula.controllers.objects.Item;
import dev.insula.controllers.objects.Kinds;
import dev.insula.controllers.objects.Live;
import dev.insula.controllers.objects.Owner;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.ApiException;
import dev.insula.machinery.object.ApiObject;
import dev.insula.machinery.object.Meta;
import dev.insula.machinery.object.ObjectName;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One turn with one cron job: notes which of its jobs run, starts one if it is due, forgets old
 * ones. A job's name tells its time, so that none is started twice.
 */
final class CronJobTurn {

  private static final String SCHEDULED = "batch.kubernetes.io/cronjob-scheduled-timestamp";
  private static final DateTimeFormatter EVENT_TIME =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Plane plane;
  private final JsonObject cron;
  private JsonObject stored;
  private final JsonObject spec;
  private final Instant now;
  private final List<Item> jobs;

  CronJobTurn(Plane plane, JsonObject cron, Instant now) {
    this.plane = plane;
    this.cron = cron;
    this.stored = cron.objectAt("status").deepCopy();
    this.spec = cron.objectAt("spec");
    this.now = now.truncatedTo(ChronoUnit.MILLIS);
    this.jobs = new ArrayList<>(plane.all(Kinds.JOBS).by(Kinds.BY_CONTROLLER, Meta.uid(cron)));
  }

  Result run() {
    noteJobs();
    noteMissing();
    Result next = Meta.isDeleting(cron) ? Result.DONE : schedule();
    // What old jobs tell is written before they go.
    writeStatus();
    forgetOld();
    writeStatus();
    return next;
  }

  private JsonObject status() {
    return cron.objectOrCreate("status");
  }

  private List<JsonObject> active() {
    return cron.objectAt("status").objects("active");
  }

  private boolean isActive(String uid) {
    return active().stream().anyMatch(reference -> reference.string("uid", "").equals(uid));
  }

  private void noteJobs() {
    for (Item item : jobs) {
      var job = new Job(item.tree());
      JsonObject finish = job.finish();
      boolean active = isActive(item.uid());
      if (!active && finish == null) {
        event(
            "Warning",
            "UnexpectedJob",
            "Saw a job that the controller did not create or forgot: " + job.name());
      } else if (active && finish != null) {
        deactivate(item.uid());
        noteEnd(job, finish.string("type", ""));
      }
      if (finish != null && finish.string("type", "").equals(Job.COMPLETE)) {
        noteSuccess(job.tree().objectAt("status").string("completionTime", ""));
      }
    }
  }

  /** Of one that goes at once, its deletion tells. */
  private void noteEnd(Job job, String how) {
    if (surplus().stream().noneMatch(each -> each.uid().equals(job.uid()))) {
      event(
          "Normal", "SawCompletedJob", "Saw completed job: " + job.name() + ", condition: " + how);
    }
  }

  private void noteSuccess(String completed) {
    // Times in this form are in the order of their texts.
    if (completed.compareTo(cron.objectAt("status").string("lastSuccessfulTime", "")) > 0) {
      status().put("lastSuccessfulTime", completed);
    }
  }

  private void noteMissing() {
    for (JsonObject reference : List.copyOf(active())) {
      String uid = reference.string("uid", "");
      boolean known = jobs.stream().anyMatch(job -> job.uid().equals(uid));
      if (!known && !exists(reference.string("name", ""))) {
        event("Normal", "MissingJob", "Active job went missing: " + reference.string("name", ""));
        deactivate(uid);
      }
    }
  }

  private boolean exists(String job) {
    try {
      plane.client().get(Kinds.JOBS.resource(), named(job));
      return true;
    } catch (ApiException e) {
      if (e.isNotFound()) {
        return false;
      }
      throw e;
    }
  }

  private void deactivate(String uid) {
    var left = new JsonArray();
    for (JsonObject reference : active()) {
      if (!reference.string("uid", "").equals(uid)) {
        left.add(reference);
      }
    }
    if (left.isEmpty()) {
      status().remove("active");
    } else {
      status().put("active", left);
    }
  }

  private Result schedule() {
    String text = spec.string("schedule", "");
    ZoneId zone = zone();
    if (zone == null || spec.bool("suspend", false)) {
      return Result.DONE;
    }
    if (text.contains("TZ")) {
      event(
          "Warning",
          "UnsupportedSchedule",
          "CRON_TZ or TZ used in schedule \""
              + text
              + "\" is not officially supported, see"
              + " https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more"
              + " details");
    }
    CronSchedule schedule;
    try {
      schedule = CronSchedule.parse(text, zone);
    } catch (IllegalArgumentException e) {
      event(
          "Warning",
          "UnparseableSchedule",
          "unparseable schedule: \"" + text + "\" : " + e.getMessage());
      return Result.DONE;
    }
    try {
      startIfDue(schedule, zone);
    } catch (IllegalArgumentException e) {
      event("Warning", "InvalidSchedule", "invalid schedule: " + text + " : " + e.getMessage());
      return Result.DONE;
    }
    return new CronTimes(schedule, since(), now).untilNext().map(Result::after).orElse(Result.DONE);
  }

  private @Nullable ZoneId zone() {
    String name = spec.string("timeZone", "");
    try {
      return name.isEmpty() ? ZoneOffset.UTC : ZoneId.of(name);
    } catch (DateTimeException e) {
      event(
          "Warning",
          "UnknownTimeZone",
          "invalid timeZone: \"" + name + "\": unknown time zone " + name);
      return null;
    }
  }

  /** Times up to this one have been served. */
  private Instant since() {
    String last = cron.objectAt("status").string("lastScheduleTime", "");
    return Instant.parse(
        last.isEmpty() ? Meta.of(cron).string("creationTimestamp", now.toString()) : last);
  }

  private void startIfDue(CronSchedule schedule, ZoneId zone) {
    Instant since = since();
    Duration deadline =
        spec.get("startingDeadlineSeconds") instanceof Long seconds
            ? Duration.ofSeconds(seconds)
            : null;
    if (deadline != null && now.minus(deadline).isAfter(since)) {
      since = now.minus(deadline);
    }
    CronTimes.Due due = new CronTimes(schedule, since, now).due();
    Instant at = due.at();
    if (at == null) {
      return;
    }
    if (due.tooManyMissed()) {
      event(
          "Warning",
          "TooManyMissedTimes",
          "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check"
              + " clock skew");
    }
    if (deadline != null && at.plus(deadline).isBefore(now)) {
      event(
          "Warning",
          "MissSchedule",
          "Missed scheduled time to start a job: " + EVENT_TIME.format(at));
      return;
    }
    String name = Meta.name(cron) + "-" + at.getEpochSecond() / 60;
    boolean done =
        active().stream().anyMatch(reference -> reference.string("name", "").equals(name))
            || Timestamps.seconds(at)
                .equals(cron.objectAt("status").string("lastScheduleTime", ""));
    if (!done && mayStart()) {
      start(name, at, zone);
    }
  }

  private boolean mayStart() {
    if (active().isEmpty()) {
      return true;
    }
    return switch (spec.string("concurrencyPolicy", "Allow")) {
      case "Forbid" -> {
        event(
            "Normal",
            "JobAlreadyActive",
            "Not starting job because prior execution is running and concurrency policy is"
                + " Forbid");
        yield false;
      }
      case "Replace" -> {
        for (JsonObject reference : List.copyOf(active())) {
          delete(reference.string("name", ""), reference.string("uid", ""));
        }
        yield true;
      }
      default -> true;
    };
  }

  private void start(String name, Instant at, ZoneId zone) {
    JsonObject made;
    try {
      made = plane.client().create(Kinds.JOBS.resource(), job(name, at, zone), Live.WRITE).tree();
      event("Normal", "SuccessfulCreate", "Created job " + name);
    } catch (ApiException e) {
      if (!e.isAlreadyExists()) {
        event("Warning", "FailedCreate", "Error creating job: " + e.status().message());
        throw e;
      }
      made = plane.client().get(Kinds.JOBS.resource(), named(name)).tree();
      Owner owner = Owner.controllerOf(made);
      if (owner == null || !owner.uid().equals(Meta.uid(cron)) || isActive(Meta.uid(made))) {
        return;
      }
    }
    if (!new Job(made).isFinished()) {
      status().arrayOrCreate("active").add(reference(made));
    }
    status().put("lastScheduleTime", Timestamps.seconds(at));
  }

  private static JsonObject reference(JsonObject job) {
    return JsonObject.of(
        "kind",
        "Job",
        "namespace",
        Meta.namespace(job),
        "name",
        Meta.name(job),
        "uid",
        Meta.uid(job),
        "apiVersion",
        "batch/v1",
        "resourceVersion",
        Meta.resourceVersion(job));
  }

  private JsonObject job(String name, Instant at, ZoneId zone) {
    JsonObject template = spec.objectAt("jobTemplate");
    JsonObject annotations = template.objectAt("metadata", "annotations").deepCopy();
    annotations.put(SCHEDULED, DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone)));
    var meta =
        JsonObject.of(
            "name",
            name,
            "namespace",
            Meta.namespace(cron),
            "annotations",
            annotations,
            "ownerReferences",
            JsonArray.of(
                Owner.controllerReference("batch/v1", "CronJob", Meta.name(cron), Meta.uid(cron))));
    JsonObject labels = template.objectAt("metadata", "labels");
    if (!labels.isEmpty()) {
      meta.put("labels", labels.deepCopy());
    }
    return JsonObject.of(
        "apiVersion",
        "batch/v1",
        "kind",
        "Job",
        "metadata",
        meta,
        "spec",
        template.objectAt("spec").deepCopy());
  }

  private void forgetOld() {
    surplus().forEach(job -> delete(job.name(), job.uid()));
  }

  /** Jobs that have ended beyond those that are to be kept. */
  private List<Job> surplus() {
    List<Job> out = new ArrayList<>(surplus(Job.COMPLETE, "successfulJobsHistoryLimit"));
    out.addAll(surplus(Job.FAILED, "failedJobsHistoryLimit"));
    return out;
  }

  private List<Job> surplus(String how, String limit) {
    if (!(spec.get(limit) instanceof Long most)) {
      return List.of();
    }
    List<Job> finished = new ArrayList<>();
    for (Item item : jobs) {
      var job = new Job(item.tree());
      JsonObject finish = job.finish();
      if (finish != null && finish.string("type", "").equals(how) && !item.deleting()) {
        finished.add(job);
      }
    }
    finished.sort(
        Comparator.comparing((Job job) -> job.tree().objectAt("status").string("startTime", "~"))
            .thenComparing(Job::name));
    return finished.subList(0, (int) Math.max(0, finished.size() - most));
  }

  private void delete(String job, String uid) {
    try {
      ApiObject left =
          plane
              .client()
              .delete(
                  Kinds.JOBS.resource(),
                  named(job),
                  DeleteOptions.ofUid(uid).withPropagation("Background"));
      event("Normal", "SuccessfulDelete", "Deleted job " + job);
      jobs.removeIf(each -> left == null && each.uid().equals(uid));
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        event("Warning", "FailedDelete", "Deleted job: " + e.status().message());
        throw e;
      }
    }
    deactivate(uid);
  }

  private ObjectName named(String job) {
    return new ObjectName(Meta.namespace(cron), job);
  }

  private void writeStatus() {
    if (!cron.objectAt("status").equals(stored)) {
      JsonObject written =
          plane.client().update(Kinds.CRON_JOBS.resource(), cron, Live.STATUS).tree();
      cron.put("metadata", Meta.of(written));
      stored = cron.objectAt("status").deepCopy();
    }
  }

  private void event(String type, String reason, String message) {
    plane.event(ObjectReference.to(cron), type, reason, message);
  }
}
