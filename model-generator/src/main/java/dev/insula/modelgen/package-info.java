/**
 * Merges the published Java packages of the Kubernetes API into one compact model. Runs in the
 * build only. Start at {@link dev.insula.modelgen.ModelGenerator}. Uses {@code machinery.json}.
 *
 * <p>Two packages are read, both as sources, because that is where the facts are:
 *
 * <ul>
 *   <li>{@code client-java-api}: one class per type (JSON names, Java types, required fields) and
 *       one per group version (paths, methods, returned types);
 *   <li>{@code client-java-proto}: the protobuf fields with the comments and {@code +markers} of
 *       the Go types, kept in Javadoc.
 * </ul>
 *
 * <p>What neither holds stands in the tables among this package's resources.
 */
@NullMarked
package dev.insula.modelgen;

import org.jspecify.annotations.NullMarked;
