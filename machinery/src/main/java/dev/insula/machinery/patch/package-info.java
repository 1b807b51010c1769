/**
 * The three kinds of patch besides server-side apply. Start at {@link
 * dev.insula.machinery.patch.Patch}. Uses {@code json}, {@code object}, {@code schema}, {@code
 * text}.
 */
@NullMarked
package dev.insula.machinery.patch;

import org.jspecify.annotations.NullMarked;
