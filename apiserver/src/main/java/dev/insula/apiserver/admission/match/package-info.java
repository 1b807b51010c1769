/**
 * Which writes a policy or a webhook is about: rules on resources and operations, and selectors of
 * objects and namespaces. Start at {@link dev.insula.apiserver.admission.match.MatchTarget}.
 */
@NullMarked
package dev.insula.apiserver.admission.match;

import org.jspecify.annotations.NullMarked;
