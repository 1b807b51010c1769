package dev.insula.machinery.cel;

import org.jspecify.annotations.Nullable;

/** A function's behaviour, chosen by the types that its arguments turn out to have. Stateless. */
@FunctionalInterface
interface CelFunction {

  /**
   * The result, or null if the arguments do not fit.
   *
   * @param args the receiver of a member call comes first
   */
  @Nullable Object call(Object[] args);
}
