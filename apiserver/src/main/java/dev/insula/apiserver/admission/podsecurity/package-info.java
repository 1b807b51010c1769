/**
 * Keeps pods to the Pod Security Standards that their namespace's labels ask for. The standards
 * themselves are pure functions in {@link dev.insula.machinery.podsecurity}. Start at {@link
 * dev.insula.apiserver.admission.podsecurity.PodSecurityAdmission}.
 */
@NullMarked
package dev.insula.apiserver.admission.podsecurity;

import org.jspecify.annotations.NullMarked;
