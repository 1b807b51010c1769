package dev.insula.apiserver.crd;

import dev.insula.machinery.cel.CelBindings;
import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelEvaluationException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.CelLimits;
import dev.insula.machinery.cel.SchemaRuleEnvironment;
import dev.insula.machinery.cel.SchemaType;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Status;
import dev.insula.machinery.text.GoText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates rules on one object, as long as their budget lasts. Not thread-safe.
 *
 * <p>Source: "Validation rules" in the page on CustomResourceDefinitions, and the validator of
 * k8s.io/apiextensions-apiserver.
 */
final class RuleEvaluation {

  private static final String NO_BUDGET =
      "validation failed due to running out of cost budget, no further validation rules will be"
          + " run";

  private final CelBudget budget;
  private final RuleFindings findings;
  private boolean ended;

  RuleEvaluation(CelBudget budget, RuleFindings findings) {
    this.budget = budget;
    this.findings = findings;
  }

  void check(RuleNode node, Object value, Counterpart before, String path) {
    if (value instanceof JsonNull) {
      return;
    }
    SchemaType type = node.type();
    if (type != null && !node.rules().isEmpty()) {
      rules(node, type, before, path);
    }
    for (RuleNode restriction : node.allOf()) {
      if (!ended) {
        check(restriction, value, before, path);
      }
    }
    switch (value) {
      case JsonObject object -> members(node, object, before, path);
      case JsonArray list -> elements(node, list, before, path);
      default -> {
        // Nothing below.
      }
    }
  }

  private void members(RuleNode node, JsonObject object, Counterpart before, String path) {
    for (int i = 0; i < object.size() && !ended; i++) {
      String name = object.keyAt(i);
      Object child = object.valueAt(i);
      RuleNode property = node.properties().get(name);
      if (property != null) {
        check(
            property, child, before.member(name, child), path.isEmpty() ? name : path + "." + name);
      } else if (node.values() != null) {
        check(node.values(), child, before.member(name, child), path + "[" + name + "]");
      }
    }
  }

  private void elements(RuleNode node, JsonArray list, Counterpart before, String path) {
    RuleNode items = node.items();
    for (int i = 0; items != null && i < list.size() && !ended; i++) {
      Object element = list.get(i);
      check(items, element, before.element(node.schema(), element), path + "[" + i + "]");
    }
  }

  private void rules(RuleNode node, SchemaType type, Counterpart before, String path) {
    for (CompiledRule rule : node.rules()) {
      if (ended) {
        return;
      }
      if (budget.remaining() <= 0) {
        end(node, path, NO_BUDGET);
      } else if (rule.expression() == null) {
        fail(node, path, "rule compile error: compilation failed: " + rule.problem());
      } else if (!rule.usesOldSelf() || before.old() != null || rule.optionalOldSelf()) {
        rule(node, rule, rule.expression(), bindings(type, rule, before), before, path);
      }
    }
  }

  private static CelBindings bindings(SchemaType type, CompiledRule rule, Counterpart before) {
    return variable ->
        switch (variable) {
          case SchemaRuleEnvironment.SELF -> type.value(before.value());
          case SchemaRuleEnvironment.OLD_SELF -> oldSelf(type, rule, before.old());
          default -> null;
        };
  }

  private static @Nullable Object oldSelf(
      SchemaType type, CompiledRule rule, @Nullable Object old) {
    Object value = old == null || old instanceof JsonNull ? null : type.value(old);
    return rule.optionalOldSelf() ? Optional.ofNullable(value) : value;
  }

  private void rule(
      RuleNode node,
      CompiledRule rule,
      CelExpression expression,
      CelBindings bindings,
      Counterpart before,
      String path) {
    try {
      if (Boolean.TRUE.equals(expression.evaluate(bindings, budget))) {
        return;
      }
    } catch (CelEvaluationException e) {
      failed(node, rule, e, path);
      return;
    }
    String place = place(path, rule.fieldPath());
    String detail = message(node, rule, bindings, place);
    if (detail != null) {
      Status.Cause cause = cause(node, rule.reason(), before.value(), detail, place);
      if (!rule.usesOldSelf() && before.unchanged()) {
        findings.warn(cause);
      } else {
        findings.add(cause);
      }
    }
  }

  private static String place(String path, String below) {
    if (below.isEmpty()) {
      return path;
    }
    return path.isEmpty() ? below : path + "." + below;
  }

  private void failed(RuleNode node, CompiledRule rule, CelEvaluationException e, String path) {
    String problem = String.valueOf(e.getMessage());
    switch (e.reason()) {
      case BUDGET -> end(node, path, NO_BUDGET);
      case CALL_COST ->
          end(
              node,
              path,
              "'"
                  + problem
                  + "': no further validation rules will be run due to call cost exceeds limit for"
                  + " rule: "
                  + rule.shown());
      case FAILED -> {
        boolean overload = problem.startsWith("no such overload");
        fail(
            node,
            path,
            overload
                ? "'"
                    + problem
                    + "': call arguments did not match a supported operator, function or macro"
                    + " signature for rule: "
                    + rule.shown()
                : problem + " evaluating rule: " + rule.shown());
      }
    }
  }

  private void end(RuleNode node, String path, String detail) {
    ended = true;
    fail(node, path, detail);
  }

  /** A failure of a rule itself shows the type of the value only. */
  private void fail(RuleNode node, String path, String detail) {
    String type = GoText.quote(node.schema().string("type", ""));
    findings.add(
        new Status.Cause(
            "FieldValueInvalid", "Invalid value: " + type + ": " + detail, shownPath(path)));
  }

  private static String shownPath(String path) {
    return path.isEmpty() ? RuleFindings.ROOT : path;
  }

  /** The text of a failure, or null if evaluating it ended everything. */
  private @Nullable String message(
      RuleNode node, CompiledRule rule, CelBindings bindings, String place) {
    String written = rule.text().isEmpty() ? "failed rule: " + rule.shown() : rule.text();
    CelExpression expression = rule.message();
    if (expression == null) {
      return written;
    }
    try {
      Object value = expression.evaluate(bindings, budget);
      String text = value instanceof String s ? s.strip() : "";
      boolean usable =
          !text.isEmpty()
              && text.indexOf('\n') < 0
              && text.getBytes(StandardCharsets.UTF_8).length <= CelLimits.MESSAGE_BYTES;
      return usable ? text : written;
    } catch (CelEvaluationException e) {
      switch (e.reason()) {
        case FAILED -> {
          return written;
        }
        case BUDGET ->
            end(
                node,
                place,
                "messageExpression evaluation failed due to running out of cost budget, no further"
                    + " validation rules will be run");
        case CALL_COST ->
            end(
                node,
                place,
                "no further validation rules will be run due to call cost exceeds limit for"
                    + " messageExpression: "
                    + GoText.quote(expression.source()));
      }
      return null;
    }
  }

  private static Status.Cause cause(
      RuleNode node, String reason, Object value, String detail, String place) {
    String type = node.schema().string("type", "");
    boolean shown = !type.equals("object") && !type.equals("array");
    String of = shown ? ": " + Violations.text(value) : "";
    String message =
        switch (reason) {
          case "FieldValueForbidden" -> "Forbidden: " + detail;
          case "FieldValueRequired" -> "Required value: " + detail;
          case "FieldValueDuplicate" -> "Duplicate value" + of;
          default -> "Invalid value" + of + ": " + detail;
        };
    return new Status.Cause(
        reason.isEmpty() ? "FieldValueInvalid" : reason, message, shownPath(place));
  }
}
