package dev.insula.apiserver.admission.expression;

import dev.insula.machinery.cel.CelAuthorizer;
import dev.insula.machinery.cel.CelBindings;
import dev.insula.machinery.cel.CelBudget;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.json.JsonNull;
import dev.insula.machinery.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the expressions of one policy or webhook are evaluated over. Immutable but for the trees.
 *
 * @param review the request without its objects, as reviews have it
 * @param params null without parameters
 * @param namespace the namespace object, null for what is in none
 */
public record EvaluationInput(
    @Nullable JsonObject object,
    @Nullable JsonObject old,
    JsonObject review,
    @Nullable JsonObject params,
    @Nullable JsonObject namespace,
    CelAuthorizer authorizer,
    CelAuthorizer.ResourceQuestion question) {

  /**
   * The values of all variables.
   *
   * @param variables of the policy; charged to the budget when they are used
   */
  public CelBindings bindings(Map<String, CelExpression> variables, CelBudget budget) {
    Map<String, Object> values = new HashMap<>();
    values.put("object", orNull(object));
    values.put("oldObject", orNull(old));
    values.put("params", orNull(params));
    values.put("namespaceObject", orNull(namespace));
    values.put("request", RequestVariable.of(review));
    values.put("authorizer", CelAuthorizer.variable(authorizer));
    values.put("authorizer.requestResource", CelAuthorizer.requestResource(authorizer, question));
    CelBindings bindings = CelBindings.of(values);
    values.put("variables", new VariableValues(variables, bindings, budget));
    return bindings;
  }

  private static Object orNull(@Nullable JsonObject tree) {
    return tree == null ? JsonNull.NULL : tree;
  }

  public EvaluationInput withParams(@Nullable JsonObject given) {
    return new EvaluationInput(object, old, review, given, namespace, authorizer, question);
  }

  public EvaluationInput withObject(JsonObject changed) {
    return new EvaluationInput(changed, old, review, params, namespace, authorizer, question);
  }

  /** As match conditions see it, which know no namespace object. */
  EvaluationInput withoutNamespace() {
    return new EvaluationInput(object, old, review, params, null, authorizer, question);
  }
}
