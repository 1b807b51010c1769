package dev.insula.tenancy.audit;

import static dev.insula.tenancy.audit.Layer.CONTROL_PLANE;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.Meta;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.policy.SuperPolicies;
import dev.insula.tenancy.policy.Writers;
import dev.insula.tenancy.profile.IsolationProfile;
import dev.insula.tenancy.profile.ProfileResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether the admission policies that hold when Insula is down are in force, as they are wanted.
 */
final class AdmissionChecks {

  /** Variables whose text depends on who Insula and the trusted controllers are. */
  private static final Map<String, String> OF_WRITERS =
      Map.of(
          "insula",
          "request\\.userInfo\\.username == '[^'\\\\]+'",
          "component",
          "request\\.userInfo\\.username in \\['[^'\\]]+'(, '[^'\\]]+')*\\] \\|\\|"
              + " request\\.userInfo\\.username\\.startsWith\\('system:serviceaccount:kube-system:'\\)");

  private static final Writers ANYBODY = new Writers("insula", List.of());

  private AdmissionChecks() {}

  static List<AuditCheck> all() {
    return List.of(
        AuditCheck.ofCluster(
                "admission-policies",
                "policies that hold when Insula is down are in force and say what profiles say",
                CONTROL_PLANE,
                Means.READING,
                "restart Insula: it writes the policies and their bindings again",
                AdmissionChecks::policies)
            .answers("CVE-2026-22872", "CVE-2025-29922"),
        AuditCheck.ofTenant(
            "namespace-profile",
            "super namespaces are marked with the tenant's profile, by which policies find them",
            CONTROL_PLANE,
            Means.READING,
            "label the namespace insula.dev/profile with the profile's name",
            AdmissionChecks::marked));
  }

  private static Verdict policies(AuditedCluster cluster) {
    List<IsolationProfile> profiles =
        cluster.all(ProfileResource.PROFILES).stream().map(IsolationProfile::parse).toList();
    Map<String, JsonObject> wanted = SuperPolicies.all(ANYBODY, profiles, cluster.declared());
    var findings = new ArrayList<Finding>();
    wanted.forEach(
        (name, policy) -> {
          judge(cluster, name, policy).ifPresent(findings::add);
          binding(cluster, name).ifPresent(findings::add);
        });
    return Verdict.of(findings, wanted.size() + " policies");
  }

  private static Optional<Finding> judge(AuditedCluster cluster, String name, JsonObject wanted) {
    String subject = "ValidatingAdmissionPolicy " + name;
    Optional<JsonObject> found = named(cluster.all(SuperPolicies.POLICIES), name);
    if (found.isEmpty()) {
      return Optional.of(new Finding(subject, "is missing"));
    }
    JsonObject is = found.get().objectAt("spec").deepCopy();
    JsonObject should = wanted.objectAt("spec").deepCopy();
    for (JsonObject variable : is.objects("variables")) {
      String pattern = OF_WRITERS.get(variable.string("name", ""));
      String expression = variable.string("expression", "");
      if (pattern != null && expression.matches(pattern)) {
        Optional<String> tenant =
            cluster.claimedNamespaces().keySet().stream()
                .filter(ns -> expression.contains("'system:serviceaccount:" + ns + ":"))
                .findFirst();
        if (tenant.isPresent()) {
          return Optional.of(new Finding(subject, "trusts an account of " + tenant.get()));
        }
        copyExpression(variable, should);
      }
    }
    return PolicyChecks.isAsWanted(is, should)
        ? Optional.empty()
        : Optional.of(new Finding(subject, "is not what the profile says"));
  }

  private static void copyExpression(JsonObject variable, JsonObject should) {
    should.objects("variables").stream()
        .filter(other -> other.string("name", "").equals(variable.string("name", "")))
        .forEach(other -> other.put("expression", variable.string("expression", "")));
  }

  private static Optional<Finding> binding(AuditedCluster cluster, String name) {
    String subject = "ValidatingAdmissionPolicyBinding " + name;
    Optional<JsonObject> found = named(cluster.all(SuperPolicies.BINDINGS), name);
    if (found.isEmpty()) {
      return Optional.of(new Finding(subject, "is missing, so that the policy is not in force"));
    }
    JsonObject is = found.get().objectAt("spec").deepCopy();
    JsonArray actions = is.arrayOrCreate("validationActions");
    if (!actions.contains("Deny")) {
      return Optional.of(new Finding(subject, "does not deny"));
    }
    // Who is told besides does no harm.
    is.put("validationActions", JsonArray.of("Deny"));
    return PolicyChecks.isAsWanted(is, SuperPolicies.binding(name).objectAt("spec"))
        ? Optional.empty()
        : Optional.of(new Finding(subject, "is not what Insula wrote"));
  }

  private static Optional<JsonObject> named(List<JsonObject> objects, String name) {
    return objects.stream().filter(object -> Meta.name(object).equals(name)).findFirst();
  }

  private static Verdict marked(AuditedTenant tenant) {
    String wanted = Origin.profileLabel(tenant.profile().name());
    var findings = new ArrayList<Finding>();
    for (String name : tenant.superNamespaces()) {
      JsonObject namespace = tenant.cluster().namespace(name).orElseGet(JsonObject::new);
      String label = Meta.labels(namespace).getOrDefault(Origin.PROFILE, "");
      if (!label.equals(wanted)) {
        findings.add(
            Finding.of("Namespace", namespace, "is marked with profile \"" + label + "\""));
      }
    }
    return Verdict.of(findings, tenant.inNamespaces() + ", " + wanted);
  }
}
