/**
 * The stored objects of a control plane: where they are, how they are encoded, and how a few fields
 * of them are read without parsing. Start at {@link dev.insula.apiserver.objects.ObjectRepository}.
 * Uses {@code registry} and {@code store}.
 */
@NullMarked
package dev.insula.apiserver.objects;

import org.jspecify.annotations.NullMarked;
