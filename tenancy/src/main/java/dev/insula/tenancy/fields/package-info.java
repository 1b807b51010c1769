/**
 * How fields of objects are named by rules and policies, and reached. Start at {@link
 * dev.insula.tenancy.fields.FieldPath}. Pure; uses {@code machinery} only.
 */
@NullMarked
package dev.insula.tenancy.fields;

import org.jspecify.annotations.NullMarked;
