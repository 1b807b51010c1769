package dev.insula.machinery.cel;

/**
 * An evaluation that ended without a value, in the words of cel-go: {@code no such key: a}, {@code
 * division by zero}. Has no stack trace, as expressions of clients fail often.
 */
public final class CelEvaluationException extends RuntimeException {

  /** Why an evaluation failed. */
  public enum Reason {
    /** The expression's own failure. */
    FAILED,
    /** One evaluation cost more than {@link CelLimits#PER_CALL}. */
    CALL_COST,
    /** The budget of all expressions together is spent. */
    BUDGET
  }

  private final Reason reason;

  /** A failure of the expression itself, for values that callers bind. */
  public CelEvaluationException(String message) {
    this(message, Reason.FAILED);
  }

  CelEvaluationException(String message, Reason reason) {
    super(message, null, false, false);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  static CelEvaluationException noSuchKey(Object key) {
    return new CelEvaluationException("no such key: " + CelText.of(key));
  }

  static CelEvaluationException noSuchOverload() {
    return new CelEvaluationException("no such overload");
  }
}
