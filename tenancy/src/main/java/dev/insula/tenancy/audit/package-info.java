/**
 * The audit of an installation: which guarantees of isolation hold for each tenant, how that was
 * verified, and what can't be verified from here. Start at {@link dev.insula.tenancy.audit.Audit};
 * the guarantees are data in the {@code …Checks} classes, one class a layer. It reads, asks for
 * access reviews and dry-runs; it never changes anything. Uses {@code client} and what the rest of
 * the module computes (names, airlock, policies), so that it can't disagree with what is enforced.
 */
@NullMarked
package dev.insula.tenancy.audit;

import org.jspecify.annotations.NullMarked;
