/**
 * Mutating and validating admission webhooks. Start at {@link
 * dev.insula.apiserver.admission.webhook.AdmissionWebhooks}, of which every control plane has one;
 * the calls themselves are made by {@link dev.insula.apiserver.webhook}.
 *
 * <p>Source: the page "Dynamic Admission Control".
 */
@NullMarked
package dev.insula.apiserver.admission.webhook;

import org.jspecify.annotations.NullMarked;
