package dev.insula.apiserver.admission.expression;

import dev.insula.machinery.cel.CelEvaluationException;
import dev.insula.machinery.cel.CelExpression;

/** The words for expressions that have no value. Stateless. */
public final class Failures {

  private Failures() {}

  public static String of(CelExpression expression, CelEvaluationException failure) {
    return "expression '" + expression.source() + "' resulted in error: " + failure.getMessage();
  }

  public static String outOfBudget() {
    return "validation failed due to running out of cost budget, no further validation rules will"
        + " be run";
  }
}
