/**
 * {@link dev.insula.client.ControlPlaneClient} over HTTPS, for any Kubernetes API server: the JDK's
 * HTTP client, kubeconfig files, and lists that keep the bytes of their items. Start at {@link
 * dev.insula.client.http.HttpControlPlaneClient}.
 */
@NullMarked
package dev.insula.client.http;

import org.jspecify.annotations.NullMarked;
