/**
 * Isolation profiles: what the workloads of a tenant must have. Start at {@link
 * dev.insula.tenancy.profile.IsolationProfile}. Pure; the airlock and the translations enforce it.
 */
@NullMarked
package dev.insula.tenancy.profile;

import org.jspecify.annotations.NullMarked;
