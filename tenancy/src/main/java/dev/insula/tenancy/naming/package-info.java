/**
 * Where a tenant's objects live in the super cluster, and how an object there says whose it is.
 * Start at {@link dev.insula.tenancy.naming.SuperNames} and {@link
 * dev.insula.tenancy.naming.Origin}. Pure; uses {@code machinery} only.
 */
@NullMarked
package dev.insula.tenancy.naming;

import org.jspecify.annotations.NullMarked;
