/**
 * What objects use of the quotas of their namespace, as pure functions: the API server charges a
 * write by them, a controller counts a namespace anew by them. Start at {@link
 * dev.insula.machinery.quota.UsageEvaluator} (what one kind of object uses) and {@link
 * dev.insula.machinery.quota.QuotaDemand} (what a ResourceQuota limits). Uses json, object and
 * quantity only.
 *
 * <p>Source: the page "Resource Quotas".
 */
@NullMarked
package dev.insula.machinery.quota;

import org.jspecify.annotations.NullMarked;
