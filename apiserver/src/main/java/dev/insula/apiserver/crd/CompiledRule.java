package dev.insula.apiserver.crd;

import dev.insula.machinery.cel.CelExpression;
import org.jspecify.annotations.Nullable;

/**
 * A rule ready to be evaluated.
 *
 * @param expression null if it does not compile, which the definition's validation prevents
 * @param problem why it does not compile; empty if it does
 * @param message the expression of its message, or null
 * @param text the message as it is written, trimmed; empty if there is none
 * @param reason the reason of failures, empty for the usual one
 * @param fieldPath where below the node failures are reported, empty for the node itself
 * @param usesOldSelf whether it compares with what was before
 * @param optionalOldSelf whether it is also evaluated if nothing was before
 */
record CompiledRule(
    String source,
    @Nullable CelExpression expression,
    String problem,
    @Nullable CelExpression message,
    String text,
    String reason,
    String fieldPath,
    boolean usesOldSelf,
    boolean optionalOldSelf) {

  /** How messages of Kubernetes name the rule. */
  String shown() {
    return text.isEmpty() ? source.strip() : text;
  }
}
