package dev.insula.tenancy.policy;

import static dev.insula.tenancy.policy.PolicyObject.policy;
import static dev.insula.tenancy.policy.PolicyObject.rule;
import static dev.insula.tenancy.policy.PolicyObject.text;
import static dev.insula.tenancy.policy.PolicyObject.texts;
import static dev.insula.tenancy.policy.PolicyObject.validation;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.tenancy.airlock.RuleConditions;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.Placement;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is written into the namespaces of a profile's tenants. Pure. */
final class ProfilePolicy {

  /** Stands for the name of the tenant in labels of nodes. */
  private static final String TENANT = "{tenant}";

  private ProfilePolicy() {}

  static JsonObject policyFor(IsolationProfile profile) {
    JsonObject match =
        JsonObject.of(
            "namespaceSelector",
            JsonObject.of(
                "matchLabels", JsonObject.of(Origin.PROFILE, Origin.profileLabel(profile.name()))),
            "resourceRules",
            JsonArray.of(
                rule(
                    "",
                    List.of("CREATE", "UPDATE"),
                    "Namespaced",
                    "pods",
                    "pods/ephemeralcontainers",
                    "pods/resize",
                    "services",
                    "persistentvolumeclaims"),
                rule("networking.k8s.io", List.of("CREATE", "UPDATE"), "Namespaced", "ingresses"),
                // Matches nothing where there is no such resource.
                rule(
                    "snapshot.storage.k8s.io",
                    List.of("CREATE", "UPDATE"),
                    "Namespaced",
                    "volumesnapshots")));
    // What only gets another label or loses a finalizer may be older than the profile.
    var conditions =
        JsonArray.of(
            JsonObject.of(
                "name",
                "says-something-new",
                "expression",
                "request.operation == 'CREATE' || object.spec != oldObject.spec ||"
                    + " (request.kind.kind != 'Pod' && object.metadata.?annotations !="
                    + " oldObject.metadata.?annotations)"));
    var validations = new JsonArray();
    for (RuleConditions.Condition condition : RuleConditions.of(profile)) {
      validations.add(validation(condition.expression(), condition.message()));
    }
    if (profile.forceRuntimeClass() && !profile.runtimeClasses().isEmpty()) {
      validations.add(
          validation(
              "request.kind.kind != 'Pod' || (has(object.spec.runtimeClassName) && object.spec.runtimeClassName in %s)"
                  .formatted(texts(profile.runtimeClasses())),
              "the profile's pods have one of its runtime classes"));
    }
    nodeLabels(profile)
        .forEach(
            (key, value) ->
                validations.add(
                    validation(
                        "request.kind.kind != 'Pod' || (has(object.spec.nodeSelector) && %1$s in object.spec.nodeSelector && object.spec.nodeSelector[%1$s] == %2$s)"
                            .formatted(text(key), ofTenant(value)),
                        "the profile's pods run on nodes with " + key + "=" + value)));
    validations.add(
        validation(
            "request.kind.kind != 'Pod' || (has(object.spec.automountServiceAccountToken) &&"
                + " !object.spec.automountServiceAccountToken)",
            "pods of tenants get no token of this cluster"));
    validations.add(
        validation(
            "request.kind.kind != 'Pod' || !has(object.spec.volumes) || object.spec.volumes.all(v,"
                + " !has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s,"
                + " !has(s.serviceAccountToken)))",
            "pods of tenants get no token of this cluster"));
    return policy(
        SuperPolicies.nameOf(profile.name()), match, new JsonArray(), conditions, validations);
  }

  private static Map<String, String> nodeLabels(IsolationProfile profile) {
    var labels = new TreeMap<>(profile.nodeSelector());
    if (profile.placement().dedicated()) {
      labels.put(Placement.DEDICATED, TENANT);
    }
    return labels;
  }

  /** A text in which {@value #TENANT} stands for the name of the namespace's tenant. */
  private static String ofTenant(String value) {
    return value.contains(TENANT)
        ? "%s.replace('%s', namespaceObject.metadata.labels['%s'])"
            .formatted(text(value), TENANT, Origin.TENANT)
        : text(value);
  }
}
