package dev.insula.apiserver.admission.policy;

import dev.cel.common.types.CelType;
import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.expression.AdmissionExpressions.Extras;
import dev.insula.apiserver.admission.expression.MatchConditions;
import dev.insula.apiserver.admission.match.MatchCriteria;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionKind;
import dev.insula.machinery.object.Meta;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What validating and mutating policies have in common, compiled. Immutable, thread-safe.
 *
 * @param failsClosed whether a policy that can't be evaluated refuses the write
 * @param paramKind null if the policy has no parameters
 * @param variables in their order; each may use those before it
 */
record PolicyFrame(
    String name,
    boolean failsClosed,
    MatchCriteria criteria,
    @Nullable GroupVersionKind paramKind,
    MatchConditions conditions,
    Map<String, CelExpression> variables) {

  static PolicyFrame compile(JsonObject policy, AdmissionExpressions expressions)
      throws CelCompileException {
    JsonObject spec = policy.objectAt("spec");
    JsonObject kind = spec.object("paramKind");
    boolean params = kind != null;
    Map<String, CelExpression> variables = new LinkedHashMap<>();
    for (JsonObject variable : spec.objects("variables")) {
      CelExpression compiled =
          expressions
              .environment(new Extras(params, true), types(variables))
              .compile(variable.string("expression", ""));
      variables.put(variable.string("name", ""), compiled);
    }
    return new PolicyFrame(
        Meta.name(policy),
        failsClosed(spec),
        MatchCriteria.ofResources(spec.objectAt("matchConstraints")),
        kind == null
            ? null
            : GroupVersionKind.of(kind.string("apiVersion", ""), kind.string("kind", "")),
        MatchConditions.compile(spec.objects("matchConditions"), expressions, params),
        variables);
  }

  static boolean failsClosed(JsonObject spec) {
    return !spec.string("failurePolicy", "Fail").equals("Ignore");
  }

  Extras extras(boolean authorizer) {
    return new Extras(paramKind != null, authorizer);
  }

  Map<String, CelType> variableTypes() {
    return types(variables);
  }

  private static Map<String, CelType> types(Map<String, CelExpression> variables) {
    var out = new LinkedHashMap<String, CelType>();
    variables.forEach((name, expression) -> out.put(name, expression.type()));
    return out;
  }
}
