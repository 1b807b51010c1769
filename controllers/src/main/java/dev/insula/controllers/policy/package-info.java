/**
 * Disruption budgets: how many pods of a kind may be evicted now. Start at {@link
 * dev.insula.controllers.policy.DisruptionBudgetController}.
 */
@NullMarked
package dev.insula.controllers.policy;

import org.jspecify.annotations.NullMarked;
