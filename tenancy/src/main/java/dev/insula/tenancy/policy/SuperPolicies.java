package dev.insula.tenancy.policy;

import dev.insula.machinery.json.JsonArray;
import dev.insula.machinery.json.JsonObject;
import dev.insula.machinery.object.GroupVersionResource;
import dev.insula.tenancy.naming.Origin;
import dev.insula.tenancy.profile.IsolationProfile;
import java.util.Map;
import java.util.TreeMap;

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

  private SuperPolicies() {}

  /** The name of the policy of a profile. */
  public static String nameOf(String profile) {
    return OF_PROFILE + Origin.profileLabel(profile);
  }

  /**
   * All policies by name.
   *
   * @param declared what passes because the platform declared it
   */
  public static Map<String, JsonObject> all(
      Writers writers, Iterable<IsolationProfile> profiles, DeclaredKinds declared) {
    var out = new TreeMap<String, JsonObject>();
    out.put(WRITERS, WriterPolicy.policyFor(writers, declared));
    out.put(NAMESPACES, NamespacePolicy.policyFor(writers));
    out.put(CONFINED, ConfinementPolicy.policyFor(writers, declared.kinds()));
    for (IsolationProfile profile : profiles) {
      out.put(nameOf(profile.name()), ProfilePolicy.policyFor(profile));
    }
    return out;
  }

  /** What puts a policy into force: refused is refused, everywhere that it matches. */
  public static JsonObject binding(String policy) {
    return PolicyObject.object(
        "ValidatingAdmissionPolicyBinding",
        policy,
        JsonObject.of("policyName", policy, "validationActions", JsonArray.of("Deny")));
  }
}
