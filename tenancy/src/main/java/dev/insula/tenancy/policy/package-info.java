/**
 * Policies of the super cluster that hold when Insula is down: who may write into tenants'
 * namespaces, and what. Start at {@link dev.insula.tenancy.policy.SuperPolicies}. Pure; the
 * operator keeps them in the super cluster.
 */
@NullMarked
package dev.insula.tenancy.policy;

import org.jspecify.annotations.NullMarked;
