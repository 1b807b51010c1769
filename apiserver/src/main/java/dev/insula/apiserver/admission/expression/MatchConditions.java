package dev.insula.apiserver.admission.expression;

import dev.insula.apiserver.admission.expression.AdmissionExpressions.Extras;
import dev.insula.machinery.cel.CelBindings;
import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEvaluationException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.CelLimits;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Conditions that must all hold before a policy or webhook is asked. Immutable, thread-safe. */
public final class MatchConditions {

  /** Always hold. */
  public static final MatchConditions NONE = new MatchConditions(List.of());

  private final List<CelExpression> conditions;

  private MatchConditions(List<CelExpression> conditions) {
    this.conditions = conditions;
  }

  /** Compiles the {@code matchConditions} of a policy or webhook. */
  public static MatchConditions compile(
      List<JsonObject> conditions, AdmissionExpressions expressions, boolean params)
      throws CelCompileException {
    var out = new ArrayList<CelExpression>();
    for (JsonObject condition : conditions) {
      out.add(expressions.compile(condition.string("expression", ""), new Extras(params, true)));
    }
    return new MatchConditions(List.copyOf(out));
  }

  /**
   * What the conditions say. One that is false decides, whatever fails beside it.
   *
   * @param problem why there is no answer; empty if there is one
   */
  public record Outcome(boolean holds, String problem) {}

  public Outcome evaluate(EvaluationInput input) {
    if (conditions.isEmpty()) {
      return new Outcome(true, "");
    }
    var budget = new CelBudget(CelLimits.MATCH_CONDITIONS);
    CelBindings bindings = input.withoutNamespace().bindings(Map.of(), budget);
    var problems = new ArrayList<String>();
    for (CelExpression condition : conditions) {
      try {
        if (!Boolean.TRUE.equals(condition.evaluate(bindings, budget))) {
          return new Outcome(false, "");
        }
      } catch (CelEvaluationException e) {
        if (e.reason() == CelEvaluationException.Reason.BUDGET) {
          return new Outcome(false, Failures.outOfBudget());
        }
        problems.add(Failures.of(condition, e));
      }
    }
    String all =
        problems.size() > 1 ? "[" + String.join(", ", problems) + "]" : String.join("", problems);
    return new Outcome(problems.isEmpty(), all);
  }
}
