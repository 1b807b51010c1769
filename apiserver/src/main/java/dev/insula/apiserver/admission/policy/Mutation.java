package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.expression.EvaluationInput;
import dev.insula.apiserver.admission.expression.Failures;
import dev.insula.apiserver.admission.expression.ObjectLiterals;
import dev.insula.machinery.apply.Overlay;
import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelEvaluationException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.cel.CelJson;
import dev.insula.machinery.cel.CelLimits;
import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.schema.Schema;
import java.util.List;
import java.util.Map;

/** One change that a policy makes. Immutable, thread-safe. */
sealed interface Mutation {

  /**
   * The changed object; the one in the input is not changed.
   *
   * @param object of the input
   */
  JsonObject mutate(
      JsonObject object, EvaluationInput input, Map<String, CelExpression> variables, Schema schema)
      throws MutationException;

  /** Lays what the expression gives over the object. */
  record Applying(CelExpression expression) implements Mutation {
    @Override
    public JsonObject mutate(
        JsonObject object,
        EvaluationInput input,
        Map<String, CelExpression> variables,
        Schema schema)
        throws MutationException {
      Object value = evaluate(expression, input, variables);
      String mismatch = ObjectLiterals.mismatch(value);
      if (!mismatch.isEmpty()) {
        throw new MutationException("type mismatch: " + mismatch);
      }
      if (!(CelJson.of(value) instanceof JsonObject applied)) {
        throw new MutationException("invalid return type");
      }
      List<String> atomics = Overlay.atomics(applied, schema);
      if (!atomics.isEmpty()) {
        throw new MutationException(
            "error applying patch: invalid ApplyConfiguration: may not mutate atomic arrays, maps"
                + " or structs: "
                + String.join(", ", atomics));
      }
      return Overlay.merge(object, applied, schema);
    }
  }

  /** Applies the JSON patch that the expression gives. */
  record JsonPatching(CelExpression expression) implements Mutation {
    @Override
    public JsonObject mutate(
        JsonObject object,
        EvaluationInput input,
        Map<String, CelExpression> variables,
        Schema schema)
        throws MutationException {
      Object value = evaluate(expression, input, variables);
      if (!(CelJson.of(value) instanceof JsonArray operations)) {
        throw new MutationException(
            "type mismatch: JSONPatchType.expression should evaluate to array");
      }
      return PatchSteps.apply(object.deepCopy(), operations, schema);
    }
  }

  private static Object evaluate(
      CelExpression expression, EvaluationInput input, Map<String, CelExpression> variables)
      throws MutationException {
    var budget = new CelBudget(CelLimits.PER_OBJECT);
    try {
      return expression.evaluate(input.bindings(variables, budget), budget);
    } catch (CelEvaluationException e) {
      throw new MutationException(
          e.reason() == CelEvaluationException.Reason.BUDGET
              ? Failures.outOfBudget()
              : Failures.of(expression, e));
    }
  }
}
