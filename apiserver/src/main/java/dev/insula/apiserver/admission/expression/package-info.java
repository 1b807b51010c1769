/**
 * Expressions about writes: which variables policies and match conditions have, how they are
 * compiled, and what they are bound to. Start at {@link
 * dev.insula.apiserver.admission.expression.AdmissionExpressions}. The language itself is {@link
 * dev.insula.machinery.cel}.
 */
@NullMarked
package dev.insula.apiserver.admission.expression;

import org.jspecify.annotations.NullMarked;
