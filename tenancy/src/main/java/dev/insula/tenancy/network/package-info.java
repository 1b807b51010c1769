/**
 * Address ranges, and those that no tenant may reach. Start at {@link
 * dev.insula.tenancy.network.ForbiddenRanges}. Pure; never asks a name server.
 */
@NullMarked
package dev.insula.tenancy.network;

import org.jspecify.annotations.NullMarked;
