/**
 * Who asks: client certificates, service account tokens, impersonation. Start at {@link
 * dev.insula.apiserver.authentication.Authenticator}.
 */
@NullMarked
package dev.insula.apiserver.authentication;

import org.jspecify.annotations.NullMarked;
