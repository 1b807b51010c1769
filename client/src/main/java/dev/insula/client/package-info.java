/**
 * One interface to any control plane: in process, or over HTTP. Start at {@link
 * dev.insula.client.ControlPlaneClient}. Uses {@code machinery} only.
 */
@NullMarked
package dev.insula.client;

import org.jspecify.annotations.NullMarked;
