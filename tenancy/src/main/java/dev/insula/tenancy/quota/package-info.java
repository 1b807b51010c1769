/**
 * What a tenant's objects use of its quota, over all of its super namespaces. Start at {@link
 * dev.insula.tenancy.quota.QuotaLedger}. Does no I/O; the syncer counts, charges and releases.
 */
@NullMarked
package dev.insula.tenancy.quota;

import org.jspecify.annotations.NullMarked;
