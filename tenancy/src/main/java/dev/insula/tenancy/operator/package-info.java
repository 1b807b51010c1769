/**
 * Tenant objects → control planes. Start at {@link dev.insula.tenancy.operator.TenantOperator}.
 * Uses {@code client}, {@code api}, {@code naming}; tells the syncer what to serve through {@link
 * dev.insula.tenancy.operator.TenantLifecycle}.
 */
@NullMarked
package dev.insula.tenancy.operator;

import org.jspecify.annotations.NullMarked;
