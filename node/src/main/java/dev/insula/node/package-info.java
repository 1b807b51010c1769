/**
 * Nodes that are simulated: they take pods through their life without running images, for the
 * embedded super cluster and for benchmarks. Start at {@link dev.insula.node.SimulatedNodes}. Uses
 * {@code client} and {@code machinery} only.
 */
@NullMarked
package dev.insula.node;

import org.jspecify.annotations.NullMarked;
