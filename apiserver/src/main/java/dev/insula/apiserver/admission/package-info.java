/**
 * What looks at writes before they are stored and may change or refuse them: first those that
 * change ({@link dev.insula.apiserver.admission.MutatingPlugin}), then, once the object's own rules
 * hold, those that refuse ({@link dev.insula.apiserver.admission.ValidatingPlugin}). Start at
 * {@link dev.insula.apiserver.admission.AdmissionChain}.
 */
@NullMarked
package dev.insula.apiserver.admission;

import org.jspecify.annotations.NullMarked;
