/**
 * What the platform declares about custom resources that pass between the super cluster and its
 * tenants. Start at {@link dev.insula.tenancy.syncpolicy.SyncPolicy}. Pure; uses {@code machinery},
 * {@code naming} and {@code fields}.
 */
@NullMarked
package dev.insula.tenancy.syncpolicy;

import org.jspecify.annotations.NullMarked;
