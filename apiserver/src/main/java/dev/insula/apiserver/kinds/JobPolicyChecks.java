package dev.insula.apiserver.kinds;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rules on when a job fails, succeeds and replaces its pods. */
final class JobPolicyChecks {

  private static final int MAX_RULES = 20;
  private static final int MAX_CODES = 255;
  private static final int MAX_INDEXES = 64 * 1024;
  private static final List<String> ACTIONS = List.of("Count", "FailIndex", "FailJob", "Ignore");
  private static final List<String> OPERATORS = List.of("In", "NotIn");
  private static final List<String> STATUSES = List.of("False", "True", "Unknown");

  private JobPolicyChecks() {}

  static void define(Vocabulary words) {
    words.check("podFailurePolicy", JobPolicyChecks::failurePolicy);
    words.check("successPolicy", JobPolicyChecks::successPolicy);
    words.check("podReplacementPolicy", JobPolicyChecks::replacementPolicy);
  }

  private static void failurePolicy(Node spec, Findings findings) {
    Node rules = spec.at("podFailurePolicy.rules");
    if (rules.list().size() > MAX_RULES) {
      findings.tooMany(rules, rules.list().size(), MAX_RULES);
    }
    for (int i = 0; i < rules.list().size(); i++) {
      failureRule(spec, rules.element(i), findings);
    }
  }

  private static void failureRule(Node spec, Node rule, Findings findings) {
    Node action = rule.field("action");
    if (action.empty()) {
      findings.required(action, "valid values: " + quoted(ACTIONS));
    } else if (!ACTIONS.contains(action.string())) {
      findings.unsupported(action, action.string(), ACTIONS);
    } else if (action.string().equals("FailIndex") && spec.field("backoffLimitPerIndex").absent()) {
      findings.invalid(action, "requires the backoffLimitPerIndex to be set");
    }
    Node codes = rule.field("onExitCodes");
    Node conditions = rule.field("onPodConditions");
    if (codes.present()) {
      exitCodes(spec, codes, findings);
    }
    podConditions(conditions, findings);
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

  private static void podConditions(Node conditions, Findings findings) {
    if (conditions.list().size() > MAX_RULES) {
      findings.tooMany(conditions, conditions.list().size(), MAX_RULES);
    }
    for (int i = 0; i < conditions.list().size(); i++) {
      Node type = conditions.element(i).field("type");
      Formats.named("qualifiedName")
          .apply(type.string())
          .forEach(text -> findings.invalid(type, type.string(), text));
      Node status = conditions.element(i).field("status");
      if (status.empty()) {
        findings.required(status, "valid values: " + quoted(STATUSES));
      } else if (!STATUSES.contains(status.string())) {
        findings.unsupported(status, status.string(), STATUSES);
      }
    }
  }

  private static void exitCodes(Node spec, Node codes, Findings findings) {
    Node operator = codes.field("operator");
    if (operator.empty()) {
      findings.required(operator, "valid values: " + quoted(OPERATORS));
    } else if (!OPERATORS.contains(operator.string())) {
      findings.unsupported(operator, operator.string(), OPERATORS);
    }
    Node container = codes.field("containerName");
    if (container.present() && !containerNames(spec).contains(container.string())) {
      findings.invalid(
          container, "must be one of the container or initContainer names in the pod template");
    }
    codeValues(codes.field("values"), operator.string(), findings);
  }

  private static void codeValues(Node values, String operator, Findings findings) {
    if (values.empty()) {
      findings.invalid(values, values.value(), "at least one value is required");
    } else if (values.list().size() > MAX_CODES) {
      findings.tooMany(values, values.list().size(), MAX_CODES);
    }
    Set<Long> seen = new HashSet<>();
    boolean ordered = true;
    for (int i = 0; i < values.list().size(); i++) {
      Node value = values.element(i);
      if (value.integer() == 0 && operator.equals("In")) {
        findings.invalid(value, "must not be 0 for the In operator");
      }
      if (!seen.add(value.integer())) {
        findings.duplicate(value);
      }
      ordered &= i == 0 || values.element(i - 1).integer() <= value.integer();
    }
    if (!ordered) {
      findings.invalid(values, "must be ordered");
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
    if (policy.absent()) {
      return;
    }
    if (!spec.field("completionMode").string().equals("Indexed")) {
      findings.invalid(policy, shown(policy), "requires indexed completion mode");
      return;
    }
    Node rules = policy.field("rules");
    if (rules.empty()) {
      findings.required(
          rules, "at least one rules must be specified when the successPolicy is specified");
    } else if (rules.list().size() > MAX_RULES) {
      findings.tooMany(rules, rules.list().size(), MAX_RULES);
    }
    for (int i = 0; i < rules.list().size(); i++) {
      successRule(rules.element(i), spec.field("completions").integer(), findings);
    }
  }

  /** The policy as Go prints its own struct. */
  private static JsonObject shown(Node policy) {
    var rules = new JsonArray();
    for (JsonObject rule : policy.field("rules").list().objects()) {
      Object indexes = rule.get("succeededIndexes");
      Object count = rule.get("succeededCount");
      rules.add(
          JsonObject.of(
              "SucceededIndexes",
              indexes == null ? JsonNull.NULL : indexes,
              "SucceededCount",
              count == null ? JsonNull.NULL : count));
    }
    return JsonObject.of("Rules", rules.isEmpty() ? JsonNull.NULL : rules);
  }

  private static void successRule(Node rule, long completions, Findings findings) {
    Node indexes = rule.field("succeededIndexes");
    Node count = rule.field("succeededCount");
    if (indexes.absent() && count.absent()) {
      findings.required(
          rule, "at least one of succeededCount or succeededIndexes must be specified");
    }
    if (indexes.string().length() > MAX_INDEXES) {
      findings.tooLong(indexes, MAX_INDEXES);
    }
    IndexIntervals intervals = IndexIntervals.parse(indexes.string(), completions);
    if (!intervals.mistake().isEmpty()) {
      findings.invalid(indexes, "error parsing succeededIndexes: " + intervals.mistake());
    }
    if (count.absent()) {
      return;
    }
    if (count.integer() < 0) {
      findings.invalid(count, "must be greater than or equal to 0");
    }
    if (count.integer() > completions) {
      findings.invalid(
          count,
          "must be less than or equal to "
              + completions
              + " (the number of specified completions)");
    }
    if (indexes.present() && count.integer() > intervals.total()) {
      findings.invalid(
          count,
          "must be less than or equal to "
              + intervals.total()
              + " (the number of indexes in the specified succeededIndexes field)");
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

  private static String quoted(List<String> values) {
    return "[\"" + String.join("\" \"", values) + "\"]";
  }
}
