package dev.insula.machinery.cel;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of an expression's variables. A variable is asked for when it is first needed, so
 * values may be computed lazily; failures as {@link CelEvaluationException}.
 */
@FunctionalInterface
public interface CelBindings {

  /** The value of a declared variable, or null if it has none. */
  @Nullable Object find(String variable);

  static CelBindings of(Map<String, ?> values) {
    return values::get;
  }
}
