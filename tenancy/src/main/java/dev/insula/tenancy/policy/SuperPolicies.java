package dev.insula.tenancy.policy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.airlock.Airlock;
import dev.insula.tenancy.airlock.RuleConditions;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.Placement;
import dev.insula.tenancy.rbac.Right;
import dev.insula.tenancy.rbac.RightsManifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * ValidatingAdmissionPolicies of the super cluster: one about who writes into tenants' namespaces,
 * one about those namespaces, one about where Insula writes, and one for each profile about what is
 * written. They admit what the airlock writes and hold when Insula is down, or errs. Pure; valid
 * for any Kubernetes since 1.30.
 */
public final class SuperPolicies {

  public static final GroupVersionResource POLICIES =
      new GroupVersionResource("admissionregistration.k8s.io", "v1", "validatingadmissionpolicies");

  public static final GroupVersionResource BINDINGS =
      new GroupVersionResource(
          "admissionregistration.k8s.io", "v1", "validatingadmissionpolicybindings");

  /** Label of these objects. */
  public static final String LABEL = Origin.DOMAIN + "/admission";

  public static final String WRITERS = "insula-tenant-writers";
  public static final String NAMESPACES = "insula-tenant-namespaces";
  public static final String CONFINED = "insula-confined";

  /** What a replica is told that writes for a tenant whom another one serves. */
  public static final String OTHER_TENURE = "another replica of Insula serves this tenant";

  private static final String OF_PROFILE = "insula-profile.";

  /** Stands for the name of the tenant in labels of nodes. */
  private static final String TENANT = "{tenant}";

  private SuperPolicies() {}

  /** The name of the policy of a profile. */
  public static String nameOf(String profile) {
    return OF_PROFILE + Origin.profileLabel(profile);
  }

  /** All policies by name. */
  public static Map<String, JsonObject> all(Writers writers, Iterable<IsolationProfile> profiles) {
    var out = new TreeMap<String, JsonObject>();
    out.put(WRITERS, writing(writers));
    out.put(NAMESPACES, namespaces(writers));
    out.put(CONFINED, confined(writers));
    for (IsolationProfile profile : profiles) {
      out.put(nameOf(profile.name()), content(profile));
    }
    return out;
  }

  /** What puts a policy into force: refused is refused, everywhere that it matches. */
  public static JsonObject binding(String policy) {
    return object(
        "ValidatingAdmissionPolicyBinding",
        policy,
        JsonObject.of("policyName", policy, "validationActions", JsonArray.of("Deny")));
  }

  private static JsonObject writing(Writers writers) {
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
            "!variables.insula || request.operation == 'DELETE' || request.kind.kind in "
                + texts(kinds()),
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
            OTHER_TENURE));
    return policy(WRITERS, match, Actors.variables(writers), new JsonArray(), validations);
  }

  private static List<String> kinds() {
    var kinds = new TreeSet<>(Airlock.KINDS);
    kinds.addAll(Airlock.POLICIES);
    return List.copyOf(kinds);
  }

  /** Who takes the mark off a namespace would take it out of all other policies. */
  private static JsonObject namespaces(Writers writers) {
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
    return policy(NAMESPACES, match, Actors.variables(writers), conditions, validations);
  }

  /**
   * What roles can't say: of what is not a tenant's, Insula writes only what is in its own
   * namespace, and its own definitions.
   */
  private static JsonObject confined(Writers writers) {
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
    return policy(CONFINED, match, variables, new JsonArray(), validations);
  }

  private static JsonObject content(IsolationProfile profile) {
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
                rule("networking.k8s.io", List.of("CREATE", "UPDATE"), "Namespaced", "ingresses")));
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
    return policy(nameOf(profile.name()), match, new JsonArray(), conditions, validations);
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

  private static JsonObject policy(
      String name,
      JsonObject match,
      JsonArray variables,
      JsonArray conditions,
      JsonArray validations) {
    var spec =
        JsonObject.of(
            "failurePolicy", "Fail", "matchConstraints", match, "validations", validations);
    if (!variables.isEmpty()) {
      spec.put("variables", variables);
    }
    if (!conditions.isEmpty()) {
      spec.put("matchConditions", conditions);
    }
    return object("ValidatingAdmissionPolicy", name, spec);
  }

  private static JsonObject object(String kind, String name, JsonObject spec) {
    return JsonObject.of(
        "apiVersion",
        POLICIES.apiVersion(),
        "kind",
        kind,
        "metadata",
        JsonObject.of("name", name, "labels", JsonObject.of(LABEL, "true")),
        "spec",
        spec);
  }

  private static JsonObject rule(
      String group, List<String> operations, String scope, String... resources) {
    return JsonObject.of(
        "apiGroups",
        JsonArray.of(group),
        "apiVersions",
        JsonArray.of("*"),
        "operations",
        new JsonArray(operations),
        "resources",
        new JsonArray(new ArrayList<>(List.of(resources))),
        "scope",
        scope);
  }

  private static JsonObject validation(String expression, String message) {
    return JsonObject.of("expression", expression, "message", message, "reason", "Forbidden");
  }

  static String texts(List<String> texts) {
    return texts.stream().map(SuperPolicies::text).collect(Collectors.joining(", ", "[", "]"));
  }

  static String text(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
