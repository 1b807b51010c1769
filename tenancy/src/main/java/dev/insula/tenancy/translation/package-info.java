/**
 * Pure translations, one per kind: a tenant's object and what it refers to → the super object that
 * is wanted; the super object's status → the tenant status that is wanted. No I/O, no clock: what
 * they need is in their arguments, so that tables can test them. Start at {@link
 * dev.insula.tenancy.translation.PodDown} and {@link dev.insula.tenancy.translation.PodUp}.
 */
@NullMarked
package dev.insula.tenancy.translation;

import org.jspecify.annotations.NullMarked;
