/**
 * Virtual machines that pods get by their runtime class: how large they are. Start at {@link
 * dev.insula.tenancy.sandbox.MachineSize}. Pure.
 */
@NullMarked
package dev.insula.tenancy.sandbox;

import org.jspecify.annotations.NullMarked;
