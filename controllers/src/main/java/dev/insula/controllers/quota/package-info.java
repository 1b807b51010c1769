/**
 * What of their resource quotas namespaces use. Admission charges what is created; here all is
 * counted when a quota is new or changes, and when something is given back. Start at {@link
 * dev.insula.controllers.quota.QuotaController}.
 */
@NullMarked
package dev.insula.controllers.quota;

import org.jspecify.annotations.NullMarked;
