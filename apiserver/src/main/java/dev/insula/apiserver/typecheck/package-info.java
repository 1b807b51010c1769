/**
 * Checks the expressions of admission policies against the types of the objects that they are for,
 * as advice to their authors. Start at {@link dev.insula.apiserver.typecheck.PolicyTypeCheck}.
 */
@NullMarked
package dev.insula.apiserver.typecheck;

import org.jspecify.annotations.NullMarked;
