package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.match.MatchCriteria;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a policy holds, and with which parameters. Immutable.
 *
 * @param paramRef null if the binding gives no parameters
 * @param actions Deny, Warn, Audit; none for mutating policies
 */
record PolicyBinding(
    String name,
    String policy,
    MatchCriteria criteria,
    @Nullable JsonObject paramRef,
    List<String> actions) {

  static PolicyBinding of(JsonObject binding) {
    JsonObject spec = binding.objectAt("spec");
    return new PolicyBinding(
        Meta.name(binding),
        spec.string("policyName", ""),
        MatchCriteria.ofResources(spec.objectAt("matchResources")),
        spec.object("paramRef"),
        spec.strings("validationActions"));
  }
}
