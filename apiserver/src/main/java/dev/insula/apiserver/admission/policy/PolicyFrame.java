package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.expression.MatchConditions;
import dev.insula.apiserver.admission.expression.PolicyCompiler;
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

  static PolicyFrame compile(
      JsonObject policy, AdmissionExpressions expressions, PolicyCompiler compiler)
      throws CelCompileException {
    JsonObject spec = policy.objectAt("spec");
    JsonObject kind = spec.object("paramKind");
    Map<String, CelExpression> variables = new LinkedHashMap<>();
    for (JsonObject variable : spec.objects("variables")) {
      String name = variable.string("name", "");
      CelExpression compiled = compiler.compile(variable.string("expression", ""), true);
      variables.put(name, compiled);
      compiler.declare(name, compiled.type());
    }
    return new PolicyFrame(
        Meta.name(policy),
        failsClosed(spec),
        MatchCriteria.ofResources(spec.objectAt("matchConstraints")),
        kind == null
            ? null
            : GroupVersionKind.of(kind.string("apiVersion", ""), kind.string("kind", "")),
        MatchConditions.compile(spec.objects("matchConditions"), expressions, kind != null),
        variables);
  }

  static boolean failsClosed(JsonObject spec) {
    return !spec.string("failurePolicy", "Fail").equals("Ignore");
  }
}
