package dev.insula.apiserver.admission.policy;

import dev.insula.apiserver.admission.MutatingHook;
import dev.insula.apiserver.admission.ValidatingPlugin;
import dev.insula.apiserver.admission.expression.AdmissionExpressions;
import dev.insula.apiserver.authorization.Authorizer;
import dev.insula.apiserver.objects.ObjectRepository;
import dev.insula.apiserver.registry.ResourceRegistry;

/** The policies of one control plane. Thread-safe. */
public final class AdmissionPolicies {

  private static final String GROUP = "/admissionregistration.k8s.io/";

  private final PolicyCatalog<ValidationPolicy> validations;
  private final ValidatingPolicies validating;
  private final PolicyCatalog<MutationPolicy> mutations;
  private final MutatingPolicies mutating;

  /**
   * @param authorizer decides what expressions ask about rights
   * @param expressions shared by all control planes
   */
  public AdmissionPolicies(
      ObjectRepository objects,
      ResourceRegistry registry,
      Authorizer authorizer,
      AdmissionExpressions expressions) {
    var params = new PolicyParams(objects, registry);
    this.validations =
        new PolicyCatalog<>(objects, expressions, "validating", ValidationPolicy::compile);
    this.validating = new ValidatingPolicies(validations, params, registry, authorizer);
    this.mutations = new PolicyCatalog<>(objects, expressions, "mutating", MutationPolicy::compile);
    this.mutating = new MutatingPolicies(mutations, params, registry, authorizer);
  }

  public MutatingHook mutating() {
    return mutating;
  }

  public ValidatingPlugin validating() {
    return validating;
  }

  /** Hears of a change of the key space; returns at once. */
  public void changed(String key) {
    if (key.startsWith(GROUP)) {
      validations.changed();
      mutations.changed();
    }
  }
}
