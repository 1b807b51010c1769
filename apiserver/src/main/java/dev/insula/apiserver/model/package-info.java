/**
 * The built-in kinds of Kubernetes at run time: which there are, what discovery says of them, and
 * their schemas. Read from the resource that {@code model-generator} writes in the build. Start at
 * {@link dev.insula.apiserver.model.KubernetesModel}. Uses {@code machinery} only.
 */
@NullMarked
package dev.insula.apiserver.model;

import org.jspecify.annotations.NullMarked;
