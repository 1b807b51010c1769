/**
 * The product: tenants of a super cluster. Start at {@link dev.insula.tenancy.TenancyRuntime},
 * which assembles the {@code operator} (Tenant objects → control planes) and the {@code syncer}
 * (specs down, status up). Reaches control planes only through {@code client}. The module's README
 * shows the way of a pod.
 */
@NullMarked
package dev.insula.tenancy;

import org.jspecify.annotations.NullMarked;
