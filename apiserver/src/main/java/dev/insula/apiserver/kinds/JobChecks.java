package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.names.NameRules;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

/** Rules on jobs and cron jobs. */
final class JobChecks {

  private static final int MAX_CRON_JOB_NAME = 52;
  private static final int MAX_INDEXED = 100_000;
  private static final int MAX_OF_MANY = 10_000;
  private static final List<String> RESTART_POLICIES = List.of("OnFailure", "Never");

  private JobChecks() {}

  static void define(Vocabulary words) {
    words.check("jobIndexed", JobChecks::indexed);
    words.check("jobTemplateSelector", JobChecks::templateSelector);
    words.check("needsBackoffLimitPerIndex", JobChecks::maxFailedIndexes);
    words.check("podNamesWarning", JobChecks::podNames);
    words.check("jobRestartPolicy", JobChecks::restartPolicy);
    words.check("jobSelector", JobChecks::selector);
    words.check("indexedJobName", JobChecks::indexedName);
    words.check("jobSelectorMatches", JobChecks::selectorMatches);
    words.check("jobUpdate", JobChecks::update);
    words.check("cronJobName", JobChecks::cronJobName);
    words.check("cronSchedule", JobChecks::schedule);
    words.check("timeZone", JobChecks::timeZone);
  }

  private static boolean isIndexed(Node spec) {
    return spec.field("completionMode").string().equals("Indexed");
  }

  private static void indexed(Node spec, Findings findings) {
    Node completions = spec.field("completions");
    Node failed = spec.field("maxFailedIndexes");
    if (isIndexed(spec)) {
      if (completions.absent()) {
        findings.required(completions, "when completion mode is Indexed");
      }
      if (completions.integer() > 0 && spec.field("parallelism").integer() > MAX_INDEXED) {
        findings.invalid(
            spec.field("parallelism"),
            "must be less than or equal to " + MAX_INDEXED + " when completion mode is Indexed");
      }
      if (failed.present() && completions.present() && failed.integer() > completions.integer()) {
        findings.invalid(failed, "must be less than or equal to completions");
      }
      if (failed.integer() > MAX_INDEXED) {
        findings.invalid(failed, "must be less than or equal to " + MAX_INDEXED);
      }
      manyIndexes(spec, findings);
      return;
    }
    for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
      if (spec.field(field).present()) {
        findings.invalid(spec.field(field), "requires indexed completion mode");
      }
    }
  }

  /** Very many indexes are tracked one by one only if few of them fail. */
  private static void manyIndexes(Node spec, Findings findings) {
    if (spec.field("completions").integer() <= MAX_INDEXED
        || spec.field("backoffLimitPerIndex").absent()) {
      return;
    }
    Node failed = spec.field("maxFailedIndexes");
    if (failed.absent()) {
      findings.required(failed, "must be specified when completions is above " + MAX_INDEXED);
    }
    for (String field : List.of("parallelism", "maxFailedIndexes")) {
      if (spec.field(field).integer() > MAX_OF_MANY) {
        findings.invalid(
            spec.field(field),
            "must be less than or equal to "
                + MAX_OF_MANY
                + " when completions are above "
                + MAX_INDEXED
                + " and used with backoff limit per index");
      }
    }
  }

  /** Jobs of a cron job have selectors of their own. */
  private static void templateSelector(Node spec, Findings findings) {
    Node selector = spec.field("selector");
    if (selector.present()) {
      findings.invalid(
          selector, WorkloadChecks.ordered(selector.object()), "`selector` will be auto-generated");
    }
    if (spec.field("manualSelector").bool()) {
      findings.unsupported(spec.field("manualSelector"), true, List.of("nil", "false"));
    }
  }

  private static void maxFailedIndexes(Node failed, Findings findings) {
    if (failed.parent().field("backoffLimitPerIndex").absent()) {
      findings.required(
          failed.parent().field("backoffLimitPerIndex"), "when maxFailedIndexes is specified");
    }
  }

  private static void podNames(Node object, Findings findings) {
    Node name = object.at("metadata.name");
    List<String> wrong = NameRules.dns1123Label(name.string());
    if (!object.isUpdate() && !name.empty() && !wrong.isEmpty()) {
      findings.warn(
          name.path()
              + ": this is used in Pod names and hostnames, which can result in surprising"
              + " behavior; a DNS label is recommended: ["
              + String.join(" ", wrong)
              + "]");
    }
  }

  private static void restartPolicy(Node spec, Findings findings) {
    Node policy = spec.at("template.spec.restartPolicy");
    if (policy.empty() || policy.string().equals("Always")) {
      findings.required(policy, "valid values: " + quoted(RESTART_POLICIES));
    } else if (!RESTART_POLICIES.contains(policy.string())) {
      findings.unsupported(policy, policy.string(), RESTART_POLICIES);
    } else if (spec.field("podFailurePolicy").present() && !policy.string().equals("Never")) {
      findings.invalid(policy, "only \"Never\" is supported when podFailurePolicy is specified");
    }
  }

  private static String quoted(List<String> values) {
    return "\"" + String.join("\", \"", values) + "\"";
  }

  /** Without a selector of its own, a job selects exactly its own pods, which have its labels. */
  private static void selector(Node job, Findings findings) {
    Node selector = job.at("spec.selector");
    if (job.at("spec.manualSelector").bool() || selector.absent()) {
      return;
    }
    String uid = job.at("metadata.uid").string();
    String name = job.at("metadata.name").string();
    var expected =
        JsonObject.of(
            "controller-uid",
            uid,
            "job-name",
            name,
            JobLabels.CONTROLLER_UID,
            uid,
            JobLabels.JOB_NAME,
            name);
    Node labels = job.at("spec.template.metadata.labels");
    for (String key : expected.keySet()) {
      Node label = labels.entry(key);
      String wanted = "must be '" + expected.string(key, "") + "'";
      if (label.absent()) {
        findings.required(label, wanted);
      } else if (!label.string().equals(expected.string(key, ""))) {
        findings.invalid(label, wanted);
      }
    }
    if (WorkloadChecks.isValid(selector.object())
        && !SelectorChecks.matches(selector.object(), expected)) {
      findings.invalid(
          selector, WorkloadChecks.ordered(selector.object()), "`selector` not auto-generated");
    }
  }

  /** The pods of an indexed job are called after it and their index. */
  private static void indexedName(Node job, Findings findings) {
    Node spec = job.field("spec");
    Node name = job.at("metadata.name");
    long completions = spec.field("completions").integer();
    String longest = name.string() + "-" + (completions - 1);
    if (isIndexed(spec)
        && completions > 0
        && !dev.insula.machinery.names.NameRules.dns1123Label(longest).isEmpty()) {
      findings.invalid(
          name, name.string(), "will not able to create pod with invalid DNS label: " + longest);
    }
  }

  private static void selectorMatches(Node spec, Findings findings) {
    Node labels = spec.at("template.metadata.labels");
    if (spec.field("selector").absent()) {
      findings.required(spec.field("selector"));
    }
    Node selector = spec.field("selector");
    boolean matches =
        selector.present() && SelectorChecks.matches(selector.object(), labels.object());
    if (!matches && WorkloadChecks.isValid(selector.object())) {
      findings.invalid(
          labels, WorkloadChecks.sorted(labels), "`selector` does not match template `labels`");
    }
  }

  private static void update(Node job, Findings findings) {
    if (!job.isUpdate()) {
      return;
    }
    Node spec = job.field("spec");
    completions(spec, findings);
    Node selector = spec.field("selector");
    if (BasicChecks.changed(selector)) {
      findings.invalid(
          selector,
          selector.absent() ? null : WorkloadChecks.ordered(selector.object()),
          "field is immutable");
    }
    template(spec, findings);
    immutable(spec.field("completionMode"), findings);
    immutable("PodFailurePolicy", spec.field("podFailurePolicy"), findings);
    immutable(spec.field("backoffLimitPerIndex"), findings);
    immutable(spec.field("managedBy"), findings);
    immutable("SuccessPolicy", spec.field("successPolicy"), findings);
  }

  /** An indexed job may grow and shrink, all of whose pods run at once. */
  private static void completions(Node spec, Findings findings) {
    Node completions = spec.field("completions");
    if (!isIndexed(spec)) {
      immutable(completions, findings);
    } else if (completions.present()
        && BasicChecks.changed(completions)
        && !Objects.equals(completions.value(), spec.field("parallelism").value())) {
      findings.invalid(completions, "can only be modified in tandem with spec.parallelism");
    }
  }

  private static void immutable(String struct, Node field, Findings findings) {
    if (BasicChecks.changed(field)) {
      findings.invalid(
          field,
          field.absent() ? null : GoStructs.json(struct, field.object()),
          "field is immutable");
    }
  }

  private static void immutable(Node field, Findings findings) {
    if (BasicChecks.changed(field)) {
      findings.invalid(field, "field is immutable");
    }
  }

  /**
   * While a job that never started is suspended, where its pods go and what they ask for may
   * change.
   */
  private static void template(Node spec, Findings findings) {
    Node template = spec.field("template");
    if (!(template.old() instanceof JsonObject before)) {
      return;
    }
    JsonObject now = template.object();
    boolean suspended = spec.old() instanceof JsonObject old && old.bool("suspend", false);
    if (suspended && spec.root().at("status.startTime").absent()) {
      if (!fixed(now).equals(fixed(before))) {
        Node shown = spec.field("template.spec");
        findings.invalid(
            shown, GoStructs.json("PodSpec", now.objectAt("spec")), "field is immutable");
      }
    } else if (!now.equals(before)) {
      findings.invalid(template, GoStructs.json("PodTemplateSpec", now), "field is immutable");
    }
  }

  /** Of a template what may not change while the job is suspended. */
  private static JsonObject fixed(JsonObject template) {
    JsonObject pod = template.objectAt("spec").deepCopy();
    List.of("nodeSelector", "affinity", "tolerations", "schedulingGates").forEach(pod::remove);
    PodDefaults.containers(pod).forEach(container -> container.remove("resources"));
    return pod;
  }

  private static void cronJobName(Node cronJob, Findings findings) {
    Node name = cronJob.at("metadata.name");
    if (!cronJob.isUpdate() && name.string().length() > MAX_CRON_JOB_NAME) {
      findings.invalid(name, "must be no more than " + MAX_CRON_JOB_NAME + " characters");
    }
  }

  private static void schedule(Node schedule, Findings findings) {
    String text = schedule.string();
    if (text.contains("TZ")) {
      boolean zoned = schedule.parent().field("timeZone").present();
      findings.invalid(
          schedule,
          zoned
              ? "cannot use both timeZone field and TZ or CRON_TZ in schedule"
              : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
      return;
    }
    String wrong = CronSchedule.check(text);
    if (!wrong.isEmpty()) {
      findings.invalid(schedule, wrong);
    }
  }

  private static void timeZone(Node zone, Findings findings) {
    String name = zone.string();
    if (name.isEmpty()) {
      findings.invalid(zone, name, "timeZone must be nil or non-empty string");
    } else if (name.equalsIgnoreCase("Local")) {
      findings.invalid(
          zone,
          "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
    } else if (!isZone(name)) {
      findings.invalid(zone, "unknown time zone " + name);
    }
  }

  private static boolean isZone(String name) {
    try {
      return ZoneId.of(name) != null && !name.startsWith("+") && !name.startsWith("-");
    } catch (DateTimeException e) {
      return false;
    }
  }
}
