/**
 * Who owns which field of an object, and server-side apply. Layers, bottom up: {@link
 * dev.insula.machinery.apply.PathElement} names a field, {@link
 * dev.insula.machinery.apply.FieldSet} is a set of fields, walkers ({@code Comparison}, {@code
 * TreeMerge}, {@code FieldSets}, {@code Pruning}) relate trees with a schema to such sets, {@code
 * Ownership} decides who owns what, and {@link dev.insula.machinery.apply.FieldManager}, where to
 * start reading, reads and writes {@code metadata.managedFields}.
 *
 * <p>Source: KEP-555 and the page "Server-Side Apply" of the Kubernetes documentation. Uses {@code
 * json}, {@code object}, {@code schema}, {@code text}.
 */
@NullMarked
package dev.insula.machinery.apply;

import org.jspecify.annotations.NullMarked;
