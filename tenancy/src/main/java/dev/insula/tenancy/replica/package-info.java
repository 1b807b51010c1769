/**
 * Several replicas on one super cluster: each holds a Lease there, and claims the tenants that it
 * serves. Start at {@link dev.insula.tenancy.replica.ReplicaLease}. Uses {@code client}.
 *
 * <p>INVARIANT: a replica writes only while its {@link dev.insula.tenancy.replica.Fence} is open,
 * by its own clocks; others take its tenants only after its lease was seen unchanged for longer
 * than that, and lost its holder, so that it can't be renewed.
 */
@NullMarked
package dev.insula.tenancy.replica;

import org.jspecify.annotations.NullMarked;
