/**
 * Disruption budgets: how many pods of a kind may be evicted now, and what is done with pods that
 * were to go and stayed. Start at {@link dev.insula.controllers.policy.DisruptionBudgetController}.
 */
@NullMarked
package dev.insula.controllers.policy;

import org.jspecify.annotations.NullMarked;
