/**
 * The Tenant API: {@code tenants.insula.dev}, declared in {@code tenants.insula.dev.json} beside
 * the classes. Start at {@link dev.insula.tenancy.api.Tenant}. Pure; uses {@code machinery} and
 * {@code naming}.
 */
@NullMarked
package dev.insula.tenancy.api;

import org.jspecify.annotations.NullMarked;
