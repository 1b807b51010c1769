package dev.insula.apiserver.admission.expression;

import com.google.common.collect.ImmutableSet;
import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.insula.apiserver.admission.expression.AdmissionExpressions.Extras;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Compiles the expressions of one policy, which see the variables declared before them as {@code
 * variables.NAME}. An environment is made once and finds the variables in what is declared here, as
 * one for each variable would take a time that grows with the square of them. Not thread-safe.
 */
public final class PolicyCompiler {

  private final AdmissionExpressions expressions;
  private final boolean params;
  private final Map<String, CelType> declared = new HashMap<>();
  private final StructType variables;
  private final Map<Extras, CelEnvironment> environments = new HashMap<>(4);

  /**
   * @param spec the policy's
   */
  public PolicyCompiler(AdmissionExpressions expressions, JsonObject spec) {
    this.expressions = expressions;
    this.params = spec.object("paramKind") != null;
    this.variables = variables(spec);
  }

  @SuppressWarnings("Immutable") // what is declared later is seen by what is compiled later
  private StructType variables(JsonObject spec) {
    ImmutableSet<String> names =
        spec.objects("variables").stream()
            .map(variable -> variable.string("name", ""))
            .collect(Collectors.collectingAndThen(Collectors.toSet(), ImmutableSet::copyOf));
    return StructType.create(
        VariableValues.TYPE_NAME, names, name -> Optional.ofNullable(declared.get(name)));
  }

  /** What is compiled from now on sees the variable. */
  public void declare(String name, CelType type) {
    declared.put(name, type);
  }

  /**
   * Compiles a condition of the policy, which sees no variables.
   *
   * @throws CelCompileException with the compiler's listing
   */
  public CelExpression compileCondition(String source) throws CelCompileException {
    return expressions.compile(source, new Extras(params, true));
  }

  /**
   * @param authorizer whether it may ask for rights
   * @throws CelCompileException with the compiler's listing
   */
  public CelExpression compile(String source, boolean authorizer) throws CelCompileException {
    var extras = new Extras(params, authorizer);
    return environments.computeIfAbsent(extras, this::environment).compile(source);
  }

  private CelEnvironment environment(Extras extras) {
    return variables.fieldNames().isEmpty()
        ? expressions.withoutVariables(extras)
        : expressions.builder(extras, variables).build();
  }

  /**
   * Compiles an expression that makes a patch, or an object to be applied.
   *
   * @throws CelCompileException with the compiler's listing
   */
  public CelExpression compileMutation(String source) throws CelCompileException {
    CelEnvironment.Builder builder = expressions.builder(new Extras(params, true), variables);
    ObjectLiterals.types(source).forEach(builder::type);
    return builder.build().compile(source);
  }
}
