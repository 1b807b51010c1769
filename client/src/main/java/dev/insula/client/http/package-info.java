/**
 * {@link dev.insula.client.ControlPlaneClient} over HTTPS, for any Kubernetes API server:
 * kubeconfigs, calls that end in time and within bounds, and lists that keep the bytes of their
 * items. Start at {@link dev.insula.client.http.HttpControlPlaneClient}.
 *
 * <p>INVARIANT: to a server that somebody else names, a connection is made only to an address that
 * {@link dev.insula.client.http.AddressRules} has allowed, and to what was resolved when it was
 * checked. The JDK's client can't promise that, so that such servers have a transport of their own.
 */
@NullMarked
package dev.insula.client.http;

import org.jspecify.annotations.NullMarked;
