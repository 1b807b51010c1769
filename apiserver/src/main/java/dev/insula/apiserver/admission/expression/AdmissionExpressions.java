package dev.insula.apiserver.admission.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.CelExpression;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compiles the expressions of policies and match conditions. Thread-safe; shared by all control
 * planes, as an environment is large and depends on nothing of a tenant.
 */
public final class AdmissionExpressions {

  /** Environments without declared variables: one for each set of {@link Extras}. */
  private final Map<Extras, CelEnvironment> plain = new ConcurrentHashMap<>();

  /** What an expression may use besides the object, the old object and the request. */
  public record Extras(boolean params, boolean authorizer) {}

  /**
   * Compiles with nothing but the standard variables.
   *
   * @throws CelCompileException with the compiler's listing
   */
  CelExpression compile(String source, Extras extras) throws CelCompileException {
    return plain.computeIfAbsent(extras, e -> environment(e, Map.of())).compile(source);
  }

  /** An environment with a policy's variables, which expressions see as {@code variables.NAME}. */
  public CelEnvironment environment(Extras extras, Map<String, CelType> variables) {
    return builder(extras, CelEnvironment.dynamicType(), variables).build();
  }

  /** A builder whose objects have a type of their own. */
  public CelEnvironment.Builder builder(
      Extras extras, CelType objects, Map<String, CelType> variables) {
    CelType any = CelEnvironment.dynamicType();
    CelEnvironment.Builder builder =
        CelEnvironment.builder()
            .variable("object", objects)
            .variable("oldObject", objects)
            .variable("namespaceObject", any)
            .variable("request", RequestVariable.TYPE);
    if (extras.params()) {
      builder.variable("params", any);
    }
    if (extras.authorizer()) {
      builder
          .variable("authorizer", CelEnvironment.authorizerType())
          .variable("authorizer.requestResource", CelEnvironment.resourceCheckType());
    }
    StructType type = RequestVariable.struct(VariableValues.TYPE_NAME, variables);
    return variables.isEmpty() ? builder : builder.variable("variables", type);
  }
}
