/**
 * Control planes of tenants that are served elsewhere, by whatever Kubernetes API server: their
 * kubeconfigs are Secrets of the super cluster, their changes come over HTTPS, and the syncer sees
 * them as members of its fleet. Start at {@link dev.insula.tenancy.remote.ExternalControlPlanes}.
 * Uses {@code client}, {@code api}.
 *
 * <p>INVARIANT: what a tenant's kubeconfig says and its server answers is hostile. No file is read,
 * no program run and no address of the platform reached for it, answers are bounded in time and
 * size, and no credential but those in the kubeconfig is sent.
 */
@NullMarked
package dev.insula.tenancy.remote;

import org.jspecify.annotations.NullMarked;
