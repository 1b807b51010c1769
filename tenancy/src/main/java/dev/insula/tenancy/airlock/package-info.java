/**
 * The one door in the downward direction: what may be written into the super cluster for a tenant,
 * and where. Start at {@link dev.insula.tenancy.airlock.Airlock}. Rules are data. Pure; uses {@code
 * machinery} and {@code naming}.
 */
@NullMarked
package dev.insula.tenancy.airlock;

import org.jspecify.annotations.NullMarked;
