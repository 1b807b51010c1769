package dev.insula.tenancy.policy;

import static dev.insula.tenancy.policy.PolicyObject.policy;
import static dev.insula.tenancy.policy.PolicyObject.rule;
import static dev.insula.tenancy.policy.PolicyObject.text;
import static dev.insula.tenancy.policy.PolicyObject.validation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.rbac.Right;
import dev.insula.tenancy.rbac.RightsManifest;
import dev.insula.tenancy.translation.CustomKind;
import java.util.List;

/** Where Insula itself writes. Pure. */
final class ConfinementPolicy {

  private ConfinementPolicy() {}

  /**
   * What roles can't say: of what is not a tenant's, Insula writes only what is in its own
   * namespace, and its own definitions.
   */
  static JsonObject policyFor(Writers writers, List<CustomKind> customKinds) {
    var rules = new JsonArray();
    Right.writtenEverywhere()
        .forEach(
            (group, resources) ->
                rules.add(
                    rule(
                        group,
                        List.of("CREATE", "UPDATE", "DELETE"),
                        "*",
                        resources.toArray(new String[0]))));
    for (CustomKind kind : customKinds) {
      GroupVersionResource resource = kind.resource();
      rules.add(
          rule(resource.group(), List.of("CREATE", "UPDATE", "DELETE"), "*", resource.resource()));
    }
    JsonObject match =
        JsonObject.of(
            "namespaceSelector",
            JsonObject.of(
                "matchExpressions",
                JsonArray.of(
                    JsonObject.of("key", Origin.TENANT_UID, "operator", "DoesNotExist"),
                    JsonObject.of(
                        "key",
                        "kubernetes.io/metadata.name",
                        "operator",
                        "NotIn",
                        "values",
                        JsonArray.of(RightsManifest.NAMESPACE)))),
            "resourceRules",
            rules);
    JsonArray validations =
        JsonArray.of(
            validation(
                "!variables.insula || request.resource.resource == 'customresourcedefinitions' &&"
                    + " object != null && object.spec.group == "
                    + text(Origin.DOMAIN),
                "Insula writes what is a tenant's, or its own"));
    JsonArray variables = JsonArray.of(Actors.insula(writers));
    return policy(SuperPolicies.CONFINED, match, variables, new JsonArray(), validations);
  }
}
