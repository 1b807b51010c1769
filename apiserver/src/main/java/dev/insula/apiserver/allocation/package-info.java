/**
 * Cluster addresses and node ports of services: each given to one service at a time, because it is
 * a key that is created together with the service. Start at {@link
 * dev.insula.apiserver.allocation.ServiceAllocations}.
 */
@NullMarked
package dev.insula.apiserver.allocation;

import org.jspecify.annotations.NullMarked;
