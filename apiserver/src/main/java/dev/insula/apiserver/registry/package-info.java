/**
 * Which resources a control plane serves, and how each differs from the others. Start at {@link
 * dev.insula.apiserver.registry.ResourceDefinition}: built-in and custom resources are both that,
 * and take the same path. Uses {@code request}.
 */
@NullMarked
package dev.insula.apiserver.registry;

import org.jspecify.annotations.NullMarked;
