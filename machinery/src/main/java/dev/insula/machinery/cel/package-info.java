/**
 * The Common Expression Language as Kubernetes 1.36 speaks it: parsed and type-checked by dev.cel,
 * evaluated here, directly over JSON trees, at a counted cost. Start at {@link
 * dev.insula.machinery.cel.CelEnvironment}; functions are declared per library in the classes named
 * {@code …Functions}. Does no I/O and starts no thread.
 */
@NullMarked
package dev.insula.machinery.cel;

import org.jspecify.annotations.NullMarked;
