/**
 * Requests and answers free of HTTP machinery: what the HTTP front makes of a connection, and what
 * the in-process client makes without one. Start at {@link
 * dev.insula.apiserver.request.ApiRequest}. Uses {@code machinery} only.
 */
@NullMarked
package dev.insula.apiserver.request;

import org.jspecify.annotations.NullMarked;
