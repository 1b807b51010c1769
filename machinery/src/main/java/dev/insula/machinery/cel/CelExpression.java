package dev.insula.machinery.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import java.util.Set;

/** A compiled expression. Immutable, thread-safe. */
public final class CelExpression {

  private final String source;
  private final CelAbstractSyntaxTree ast;
  private final Node plan;
  private final int slots;

  CelExpression(
      String source, CelAbstractSyntaxTree ast, FunctionTable functions, Set<String> variables) {
    this.source = source;
    this.ast = ast;
    var planner = new Planner(ast, functions, variables);
    this.plan = planner.plan();
    this.slots = planner.slots();
  }

  public String source() {
    return source;
  }

  /** The type that the checker found for the value. */
  public CelType type() {
    return ast.getResultType();
  }

  /** What Kubernetes calls the type of the value, such as {@code list(string)}. */
  public String typeName() {
    return typeName(type());
  }

  private static String typeName(CelType type) {
    return switch (type) {
      case ListType list -> "list(" + typeName(list.elemType()) + ")";
      case MapType map -> "map(" + typeName(map.keyType()) + ", " + typeName(map.valueType()) + ")";
      default -> type.name();
    };
  }

  /** Whether the expression names a variable anywhere. */
  public boolean mentions(String variable) {
    return ast.getReferenceMap().values().stream().anyMatch(r -> r.name().equals(variable));
  }

  /**
   * The most that an evaluation is estimated to cost, where variables have the type of {@code
   * self}; {@link Long#MAX_VALUE} if that cannot be said.
   */
  public long estimatedCost(SchemaType self) {
    return estimatedCost((InputSizes) path -> SchemaSizes.most(self, path));
  }

  /** The same, where variables have these sizes. */
  public long estimatedCost(InputSizes sizes) {
    return new CostEstimator(ast, sizes).estimate().max();
  }

  /**
   * The value of the expression: JSON values, {@code java.time} values, lists, maps and {@link
   * java.util.Optional}.
   *
   * @param budget is charged with what the evaluation costs, also if it fails
   * @throws CelEvaluationException if there is no value, or if it would cost too much
   */
  public Object evaluate(CelBindings bindings, CelBudget budget) {
    budget.beginCall();
    try {
      return plan.eval(new Frame(bindings, budget, slots));
    } catch (StackOverflowError e) {
      throw new CelEvaluationException("expression is nested too deeply");
    }
  }
}
