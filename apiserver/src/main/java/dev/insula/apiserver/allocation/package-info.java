/**
 * Gives services their addresses and node ports. Start at {@link
 * dev.insula.apiserver.allocation.ServiceAddresses}, an admission plugin. Uses {@code admission},
 * {@code objects}.
 */
@NullMarked
package dev.insula.apiserver.allocation;

import org.jspecify.annotations.NullMarked;
