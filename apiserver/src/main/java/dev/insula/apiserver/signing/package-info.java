/**
 * Requests for certificates: what a CertificateSigningRequest may say, who may approve and sign it.
 * Start at {@link dev.insula.apiserver.signing.SigningRequestStrategy}.
 */
@NullMarked
package dev.insula.apiserver.signing;

import org.jspecify.annotations.NullMarked;
