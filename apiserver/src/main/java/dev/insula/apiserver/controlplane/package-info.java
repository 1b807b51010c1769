/**
 * Whole control planes: assembled from their key space, resources, users and rules, many side by
 * side in one process. Start at {@link dev.insula.apiserver.controlplane.HostedControlPlane}.
 */
@NullMarked
package dev.insula.apiserver.controlplane;

import org.jspecify.annotations.NullMarked;
