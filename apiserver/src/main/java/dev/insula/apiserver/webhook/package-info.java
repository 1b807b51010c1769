/**
 * Calls to servers that the owners of control planes name: bounded in time, size and number, over
 * https only, and never to addresses of the platform. Start at {@link
 * dev.insula.apiserver.webhook.WebhookClient}.
 *
 * <p>INVARIANT: a connection is made only to an address that {@link
 * dev.insula.client.http.AddressRules} has allowed. Names are resolved here, once for each call,
 * and the connection goes to what was resolved, so that a name can't mean something else when it is
 * looked up again.
 */
@NullMarked
package dev.insula.apiserver.webhook;

import org.jspecify.annotations.NullMarked;
