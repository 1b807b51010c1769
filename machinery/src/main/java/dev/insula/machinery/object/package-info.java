/**
 * What every Kubernetes object has: its type, its names, its metadata, and the {@code Status} that
 * refuses it. Start at {@link dev.insula.machinery.object.ApiObject}. Uses only {@code json}.
 */
@NullMarked
package dev.insula.machinery.object;

import org.jspecify.annotations.NullMarked;
