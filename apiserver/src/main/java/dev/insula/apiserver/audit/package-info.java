/**
 * The audit log: who asked what of which control plane, and what came of it.
 *
 * <p>An {@link dev.insula.apiserver.audit.Auditor} asks the policy how much of a request is told
 * and gives each stage as a line of JSON ({@code audit.k8s.io/v1}) to a sink, which is a file with
 * rotation behind a bounded queue. Uses {@code request} and {@code machinery} only. Start reading
 * at {@code Auditor}.
 */
@NullMarked
package dev.insula.apiserver.audit;

import org.jspecify.annotations.NullMarked;
