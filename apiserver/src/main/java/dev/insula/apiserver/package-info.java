/**
 * A Kubernetes API server as a library. Start at {@link dev.insula.apiserver.ApiServer}, which puts
 * the parts together.
 */
@NullMarked
package dev.insula.apiserver;

import org.jspecify.annotations.NullMarked;
