/**
 * What becomes of nodes that are not well, and of their pods: taints by condition, nodes that are
 * silent, and the end of pods that do not tolerate it. Start at {@link
 * dev.insula.controllers.nodes.NodeLifecycle}.
 */
@NullMarked
package dev.insula.controllers.nodes;

import org.jspecify.annotations.NullMarked;
