/**
 * HTTP in front of control planes: TLS, routing, bounds, fairness, and the writing of answers;
 * Jetty stays inside. Start at {@link dev.insula.apiserver.http.HttpFront}. A request's control
 * plane follows from the socket and the TLS handshake alone, never from a header.
 */
@NullMarked
package dev.insula.apiserver.http;

import org.jspecify.annotations.NullMarked;
