/**
 * Keeps what is written into a namespace within its ResourceQuotas. What objects use is told by the
 * pure functions of {@link dev.insula.machinery.quota}. Start at {@link
 * dev.insula.apiserver.admission.quota.QuotaAdmission}.
 */
@NullMarked
package dev.insula.apiserver.admission.quota;

import org.jspecify.annotations.NullMarked;
