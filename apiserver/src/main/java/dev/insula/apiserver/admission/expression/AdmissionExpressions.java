package dev.insula.apiserver.admission.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.StructType;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelEnvironment;
import dev.insula.machinery.cel.CelExpression;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the expressions of policies and match conditions may use. Thread-safe; shared by all control
 * planes, as an environment is large and depends on nothing of a tenant.
 */
public final class AdmissionExpressions {

  private static final StructType NO_VARIABLES =
      RequestVariable.struct(VariableValues.TYPE_NAME, Map.of());

  /** For conditions: one for each set of {@link Extras}. */
  private final Map<Extras, CelEnvironment> plain = new ConcurrentHashMap<>();

  /** For policies that declare no variables. */
  private final Map<Extras, CelEnvironment> undeclared = new ConcurrentHashMap<>();

  /** What an expression may use besides the object, the old object and the request. */
  public record Extras(boolean params, boolean authorizer) {}

  /**
   * Compiles with nothing but the standard variables.
   *
   * @throws CelCompileException with the compiler's listing
   */
  public CelExpression compile(String source, Extras extras) throws CelCompileException {
    return plain.computeIfAbsent(extras, e -> builder(e).build()).compile(source);
  }

  /** For the expressions of a policy that declares no variables. */
  CelEnvironment withoutVariables(Extras extras) {
    return undeclared.computeIfAbsent(extras, e -> builder(e, NO_VARIABLES).build());
  }

  /** With a policy's variables, which expressions see as {@code variables.NAME}. */
  CelEnvironment.Builder builder(Extras extras, StructType variables) {
    return builder(extras).growingVariable("variables", variables);
  }

  private static CelEnvironment.Builder builder(Extras extras) {
    CelType any = CelEnvironment.dynamicType();
    CelEnvironment.Builder builder =
        CelEnvironment.builder()
            .variable("object", any)
            .variable("oldObject", any)
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
    return builder;
  }
}
