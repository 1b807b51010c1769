/**
 * Specs down, status up, for all tenants at once. Start at {@link
 * dev.insula.tenancy.syncer.Syncer}, which assembles: {@code FleetListener} and {@code SuperMirror}
 * make keys dirty, fair queues share the workers between tenants, {@code PodDownSync} and its like
 * bring one key where it should be, {@code Patrol} finds what was missed. State is only in the
 * clusters; what is kept here can be lost at any time.
 */
@NullMarked
package dev.insula.tenancy.syncer;

import org.jspecify.annotations.NullMarked;
