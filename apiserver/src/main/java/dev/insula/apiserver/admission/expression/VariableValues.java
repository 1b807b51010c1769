package dev.insula.apiserver.admission.expression;

import dev.insula.machinery.cel.CelBindings;
import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelEvaluationException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.CelObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The variables of a policy, each computed once when it is first asked for. Not thread-safe. */
final class VariableValues implements CelObject {

  static final String TYPE_NAME = "kubernetes.variables";

  private final Map<String, CelExpression> expressions;
  private final CelBindings bindings;
  private final CelBudget budget;
  private final Map<String, Object> values = new HashMap<>();

  VariableValues(Map<String, CelExpression> expressions, CelBindings bindings, CelBudget budget) {
    this.expressions = expressions;
    this.bindings = bindings;
    this.budget = budget;
  }

  @Override
  public String typeName() {
    return TYPE_NAME;
  }

  @Override
  public @Nullable Object field(String name) {
    Object known = values.get(name);
    CelExpression expression = expressions.get(name);
    if (known != null || expression == null) {
      return known;
    }
    try {
      Object value = expression.evaluate(bindings, budget);
      values.put(name, value);
      return value;
    } catch (CelEvaluationException e) {
      if (e.reason() != CelEvaluationException.Reason.FAILED) {
        throw e;
      }
      throw new CelEvaluationException(
          "composited variable \"" + name + "\" fails to evaluate: " + e.getMessage());
    }
  }

  @Override
  public Collection<String> fieldNames() {
    return expressions.keySet();
  }
}
