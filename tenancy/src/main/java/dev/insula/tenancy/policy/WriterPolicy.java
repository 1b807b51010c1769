package dev.insula.tenancy.policy;

import static dev.insula.tenancy.policy.PolicyObject.policy;
import static dev.insula.tenancy.policy.PolicyObject.rule;
import static dev.insula.tenancy.policy.PolicyObject.text;
import static dev.insula.tenancy.policy.PolicyObject.texts;
import static dev.insula.tenancy.policy.PolicyObject.validation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.translation.CustomKind;
import dev.insula.tenancy.translation.PolicyObjects;
import dev.insula.tenancy.translation.SyncedKind;
import java.util.List;
import java.util.TreeSet;

/** Who writes into tenants' namespaces, and of which kinds. Pure. */
final class WriterPolicy {

  private WriterPolicy() {}

  static JsonObject policyFor(Writers writers, DeclaredKinds declared) {
    JsonObject match =
        JsonObject.of(
            "namespaceSelector",
            JsonObject.of(
                "matchExpressions",
                JsonArray.of(JsonObject.of("key", Origin.TENANT_UID, "operator", "Exists"))),
            "resourceRules",
            JsonArray.of(rule("*", List.of("CREATE", "UPDATE", "DELETE"), "Namespaced", "*/*")),
            // Nothing runs by them, and everybody tells them.
            "excludeResourceRules",
            JsonArray.of(
                rule("", List.of("*"), "*", "events"),
                rule("events.k8s.io", List.of("*"), "*", "events")));
    var validations = new JsonArray();
    validations.add(
        validation(
            "variables.insula || variables.controller || variables.node || variables.admin",
            "only the platform writes into namespaces of tenants"));
    validations.add(
        validation(
            "!variables.insula || request.operation == 'DELETE' ||"
                + " request.kind.group + '/' + request.kind.kind in "
                + texts(kinds(declared.kinds())),
            "Insula writes no such kind for tenants"));
    validations.add(
        validation(
            "!variables.insula || request.operation != 'CREATE' || variables.sub != ''"
                + " || has(object.metadata.labels) && (%1$s in object.metadata.labels && %2$s in namespaceObject.metadata.labels && object.metadata.labels[%1$s] == namespaceObject.metadata.labels[%1$s] || %3$s in object.metadata.labels)"
                    .formatted(
                        text(Origin.TENANT_UID),
                        text(Origin.TENANT_UID),
                        text(Origin.DOMAIN + "/policy")),
            "the object is marked as another tenant's than its namespace"));
    validations.add(
        validation(
            ("!variables.insula || request.operation == 'DELETE' || variables.sub != ''"
                    + " || !has(namespaceObject.metadata.annotations)"
                    + " || !(%1$s in namespaceObject.metadata.annotations)"
                    + " || has(object.metadata.annotations) && %1$s in object.metadata.annotations"
                    + " && object.metadata.annotations[%1$s] =="
                    + " namespaceObject.metadata.annotations[%1$s]")
                .formatted(text(Origin.SERVED_BY)),
            SuperPolicies.OTHER_TENURE));
    return policy(
        SuperPolicies.WRITERS,
        match,
        Actors.variables(writers, declared),
        new JsonArray(),
        validations);
  }

  private static List<String> kinds(List<CustomKind> customKinds) {
    var kinds = new TreeSet<String>();
    for (SyncedKind kind : SyncedKind.values()) {
      kinds.add(kind.resource().group() + "/" + kind.kind());
    }
    for (PolicyObjects.Kind kind : PolicyObjects.Kind.values()) {
      kinds.add(kind.resource().group() + "/" + kind.kind());
    }
    customKinds.forEach(kind -> kinds.add(kind.resource().group() + "/" + kind.kind()));
    return List.copyOf(kinds);
  }
}
