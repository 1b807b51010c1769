/**
 * ValidatingAdmissionPolicies and MutatingAdmissionPolicies with their bindings. Start at {@link
 * dev.insula.apiserver.admission.policy.AdmissionPolicies}, of which every control plane has one.
 *
 * <p>Source: the pages "Validating Admission Policy" and "Mutating Admission Policy".
 */
@NullMarked
package dev.insula.apiserver.admission.policy;

import org.jspecify.annotations.NullMarked;
