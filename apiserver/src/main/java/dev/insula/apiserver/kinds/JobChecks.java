package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Rules on jobs and cron jobs. */
final class JobChecks {

  private static final int MAX_CRON_JOB_NAME = 52;
  private static final int MAX_INDEXED = 100_000;
  private static final List<String> RESTART_POLICIES = List.of("OnFailure", "Never");

  private JobChecks() {}

  static void define(Vocabulary words) {
    words.check("jobIndexed", JobChecks::indexed);
    words.check("podFailurePolicy", JobChecks::failurePolicy);
    words.check("successPolicy", JobChecks::successPolicy);
    words.check("podReplacementPolicy", JobChecks::replacementPolicy);
    words.check("jobRestartPolicy", JobChecks::restartPolicy);
    words.check("jobSelector", JobChecks::selector);
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
    if (isIndexed(spec)) {
      if (completions.absent()) {
        findings.required(completions, "when completion mode is Indexed");
      }
      if (completions.integer() > 0 && spec.field("parallelism").integer() > MAX_INDEXED) {
        findings.invalid(
            spec.field("parallelism"),
            "must be less than or equal to " + MAX_INDEXED + " when completion mode is Indexed");
      }
      return;
    }
    for (String field : List.of("backoffLimitPerIndex", "maxFailedIndexes")) {
      if (spec.field(field).present()) {
        findings.invalid(spec.field(field), "requires indexed completion mode");
      }
    }
  }

  private static void failurePolicy(Node spec, Findings findings) {
    Node rules = spec.at("podFailurePolicy.rules");
    for (int i = 0; i < rules.list().size(); i++) {
      failureRule(spec, rules.element(i), findings);
    }
  }

  private static void failureRule(Node spec, Node rule, Findings findings) {
    List<String> actions = List.of("Count", "FailIndex", "FailJob", "Ignore");
    Node action = rule.field("action");
    if (action.empty()) {
      findings.required(action, "valid values: " + quoted(actions));
    } else if (!actions.contains(action.string())) {
      findings.unsupported(action, action.string(), actions);
    } else if (action.string().equals("FailIndex") && spec.field("backoffLimitPerIndex").absent()) {
      findings.invalid(action, "requires the backoffLimitPerIndex to be set");
    }
    Node codes = rule.field("onExitCodes");
    Node conditions = rule.field("onPodConditions");
    if (codes.present()) {
      exitCodes(spec, codes, findings);
    }
    if (codes.present() && !conditions.empty()) {
      findings.invalid(
          rule,
          new ErrorValue.Raw("specifying both OnExitCodes and OnPodConditions is not supported"),
          "");
    } else if (codes.absent() && conditions.empty()) {
      findings.invalid(
          rule,
          new ErrorValue.Raw("specifying one of OnExitCodes and OnPodConditions is required"),
          "");
    }
  }

  private static void exitCodes(Node spec, Node codes, Findings findings) {
    List<String> operators = List.of("In", "NotIn");
    Node operator = codes.field("operator");
    if (operator.empty()) {
      findings.required(operator, "valid values: " + quoted(operators));
    } else if (!operators.contains(operator.string())) {
      findings.unsupported(operator, operator.string(), operators);
    }
    Node container = codes.field("containerName");
    if (container.present() && !containerNames(spec).contains(container.string())) {
      findings.invalid(
          container, "must be one of the container or initContainer names in the pod template");
    }
    Node values = codes.field("values");
    if (values.empty()) {
      findings.invalid(values, new JsonArray(), "at least one value is required");
    }
    for (int i = 0; i < values.list().size(); i++) {
      if (values.element(i).integer() == 0 && operator.string().equals("In")) {
        findings.invalid(values.element(i), "must not be 0 for the In operator");
      }
    }
  }

  private static Set<String> containerNames(Node spec) {
    JsonObject template = spec.at("template.spec").object();
    return Set.copyOf(
        PodDefaults.containers(template).stream()
            .map(c -> c.string("name", ""))
            .distinct()
            .toList());
  }

  private static void successPolicy(Node spec, Findings findings) {
    Node policy = spec.field("successPolicy");
    if (policy.present() && !isIndexed(spec)) {
      findings.invalid(policy, "requires indexed completion mode");
    }
    if (policy.present() && policy.field("rules").empty()) {
      findings.required(
          policy.field("rules"),
          "at least one rules must be specified when the successPolicy is specified");
    }
  }

  private static void replacementPolicy(Node spec, Findings findings) {
    Node policy = spec.field("podReplacementPolicy");
    boolean failuresCount = spec.field("podFailurePolicy").present();
    List<String> allowed =
        failuresCount ? List.of("Failed") : List.of("Failed", "TerminatingOrFailed");
    if (policy.present() && !allowed.contains(policy.string())) {
      findings.unsupported(policy, policy.string(), allowed);
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

  /** Without a selector of its own, a job selects exactly its own pods. */
  private static void selector(Node job, Findings findings) {
    if (job.at("spec.manualSelector").bool()) {
      return;
    }
    Node selector = job.at("spec.selector");
    var expected = JsonObject.of(JobLabels.CONTROLLER_UID, job.at("metadata.uid").string());
    boolean legacy =
        selector
            .object()
            .objectAt("matchLabels")
            .equals(JsonObject.of("controller-uid", job.at("metadata.uid").string()));
    if (!legacy && !selector.object().objectAt("matchLabels").equals(expected)) {
      findings.invalid(
          selector,
          WorkloadChecks.ordered(sorted(selector.object())),
          "`selector` not auto-generated");
    }
  }

  private static JsonObject sorted(JsonObject selector) {
    JsonObject labels = selector.objectAt("matchLabels");
    var out = new JsonObject();
    var copy = new JsonObject();
    labels.keySet().stream()
        .sorted()
        .forEach(key -> copy.put(key, Objects.requireNonNull(labels.get(key))));
    out.put("matchLabels", copy);
    return out;
  }

  private static void selectorMatches(Node spec, Findings findings) {
    Node labels = spec.at("template.metadata.labels");
    if (!SelectorChecks.matches(spec.field("selector").object(), labels.object())) {
      findings.invalid(
          labels, WorkloadChecks.sorted(labels), "`selector` does not match template `labels`");
    }
  }

  private static void update(Node job, Findings findings) {
    if (!job.isUpdate()) {
      return;
    }
    Node spec = job.field("spec");
    selectorMatches(spec, findings); // the spec is checked twice there, and its errors show twice
    boolean elastic =
        isIndexed(spec)
            && spec.field("completions").present()
            && Objects.equals(spec.field("completions").value(), spec.field("parallelism").value());
    if (!elastic) {
      immutable(spec.field("completions"), findings);
    }
    Node selector = spec.field("selector");
    if (BasicChecks.changed(selector)) {
      findings.invalid(selector, sorted(selector.object()), "field is immutable");
    }
    template(spec, findings);
    for (String field :
        List.of(
            "completionMode",
            "podFailurePolicy",
            "backoffLimitPerIndex",
            "managedBy",
            "successPolicy")) {
      immutable(spec.field(field), findings);
    }
  }

  private static void immutable(Node field, Findings findings) {
    if (BasicChecks.changed(field)) {
      findings.invalid(field, "field is immutable");
    }
  }

  /** While a job that never started is suspended, where its pods go may change. */
  private static void template(Node spec, Findings findings) {
    Node template = spec.field("template");
    if (!(template.old() instanceof JsonObject before)) {
      return;
    }
    JsonObject now = template.object().deepCopy();
    JsonObject old = before.deepCopy();
    if (spec.field("suspend").bool() && spec.root().at("status.startTime").absent()) {
      for (JsonObject one : List.of(now, old)) {
        one.remove("metadata");
        JsonObject pod = one.objectOrCreate("spec");
        List.of("nodeSelector", "affinity", "tolerations", "schedulingGates").forEach(pod::remove);
        PodDefaults.containers(pod).forEach(container -> container.remove("resources"));
      }
    }
    if (!now.equals(old)) {
      findings.invalid(template, "field is immutable");
    }
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
