/**
 * What a control plane says of itself: its groups, versions and resources, in both forms of
 * discovery, and its version. Documents of built-in kinds are rendered once for all control planes;
 * those of custom kinds when they are asked for. Start at {@link
 * dev.insula.apiserver.discovery.DiscoveryHandler}. Uses {@code model}, {@code registry} and {@code
 * request}.
 */
@NullMarked
package dev.insula.apiserver.discovery;

import org.jspecify.annotations.NullMarked;
