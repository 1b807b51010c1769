/**
 * What becomes of certificate signing requests in the end. They are approved and signed by the API
 * server itself, as keys never leave it. Start at {@link
 * dev.insula.controllers.certificates.RequestCleaner}.
 */
@NullMarked
package dev.insula.controllers.certificates;

import org.jspecify.annotations.NullMarked;
