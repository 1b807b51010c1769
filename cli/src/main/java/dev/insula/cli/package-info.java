/**
 * The {@code insula} command. {@link dev.insula.cli.Main} is where it starts; {@link
 * dev.insula.cli.Embedded} assembles everything for {@code insula up}; the other commands talk to a
 * running instance over HTTPS, as any client would.
 */
@NullMarked
package dev.insula.cli;

import org.jspecify.annotations.NullMarked;
