/**
 * The status of admission policies. Start at {@link dev.insula.controllers.policy.PolicyStatus}.
 */
@NullMarked
package dev.insula.controllers.policy;

import org.jspecify.annotations.NullMarked;
