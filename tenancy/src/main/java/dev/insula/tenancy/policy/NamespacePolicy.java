package dev.insula.tenancy.policy;

import static dev.insula.tenancy.policy.PolicyObject.policy;
import static dev.insula.tenancy.policy.PolicyObject.rule;
import static dev.insula.tenancy.policy.PolicyObject.text;
import static dev.insula.tenancy.policy.PolicyObject.validation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import java.util.List;

/** Who makes and changes tenants' namespaces. Pure. */
final class NamespacePolicy {

  private NamespacePolicy() {}

  /** Who takes the mark off a namespace would take it out of all other policies. */
  static JsonObject policyFor(Writers writers) {
    JsonObject match =
        JsonObject.of(
            "resourceRules",
            JsonArray.of(
                rule(
                    "",
                    List.of("CREATE", "UPDATE", "DELETE"),
                    "Cluster",
                    "namespaces",
                    "namespaces/status",
                    "namespaces/finalize")));
    String marked =
        "has(%1$s.metadata.labels) && " + text(Origin.TENANT_UID) + " in %1$s.metadata.labels";
    var conditions =
        JsonArray.of(
            JsonObject.of(
                "name",
                "of-a-tenant",
                "expression",
                "(object != null && %s) || (oldObject != null && %s)"
                    .formatted(marked.formatted("object"), marked.formatted("oldObject"))));
    var validations = new JsonArray();
    validations.add(
        validation(
            "variables.insula || variables.admin || (variables.controller &&"
                + " (request.operation == 'DELETE' || variables.sub != ''))",
            "namespaces of tenants are made and changed by Insula only"));
    validations.add(
        validation(
            "request.operation == 'DELETE' || variables.sub != '' ||"
                + " (has(object.metadata.labels) && %s in object.metadata.labels)"
                    .formatted(text(Origin.PROFILE)),
            "a namespace of a tenant names its profile"));
    validations.add(
        validation(
            "request.operation != 'UPDATE' || !(%1$s) || (%2$s && object.metadata.labels[%3$s] == oldObject.metadata.labels[%3$s])"
                .formatted(
                    marked.formatted("oldObject"),
                    marked.formatted("object"),
                    text(Origin.TENANT_UID)),
            "a namespace stays its tenant's"));
    validations.add(
        validation(
            "request.operation != 'UPDATE' || (%s)".formatted(marked.formatted("oldObject")),
            "a namespace is a tenant's from its beginning"));
    return policy(
        SuperPolicies.NAMESPACES,
        match,
        Actors.variables(writers, DeclaredKinds.NONE),
        conditions,
        validations);
  }
}
