package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.admission.expression.PolicyCompiler;
import dev.insula.machinery.cel.CelCompileException;
import dev.insula.machinery.cel.CelExpression;
import dev.insula.machinery.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * A compiled MutatingAdmissionPolicy. Immutable, thread-safe.
 *
 * @param reinvocable whether it is asked again when something after it changed the object
 */
record MutationPolicy(PolicyFrame frame, List<Mutation> mutations, boolean reinvocable) {

  static MutationPolicy compile(JsonObject policy, AdmissionExpressions expressions)
      throws CelCompileException {
    JsonObject spec = policy.objectAt("spec");
    var compiler = new PolicyCompiler(expressions, spec);
    PolicyFrame frame = PolicyFrame.compile(policy, expressions, compiler);
    var mutations = new ArrayList<Mutation>();
    for (JsonObject mutation : spec.objects("mutations")) {
      boolean patch = mutation.string("patchType", "").equals("JSONPatch");
      String source =
          mutation.objectAt(patch ? "jsonPatch" : "applyConfiguration").string("expression", "");
      CelExpression compiled = compiler.compileMutation(source);
      mutations.add(patch ? new Mutation.JsonPatching(compiled) : new Mutation.Applying(compiled));
    }
    return new MutationPolicy(
        frame,
        List.copyOf(mutations),
        spec.string("reinvocationPolicy", "Never").equals("IfNeeded"));
  }
}
