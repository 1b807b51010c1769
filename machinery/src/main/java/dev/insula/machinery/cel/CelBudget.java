package dev.insula.machinery.cel;

/**
 * The cost that a series of evaluations may have together. Not thread-safe. Costs are those of
 * cel-go; see {@link CelLimits}.
 */
public final class CelBudget {

  /** After this power of two of costs, a bit less than a millisecond, others have their turn. */
  private static final int TURN_BITS = 13;

  private long remaining;
  private long callRemaining;

  public CelBudget(long limit) {
    this.remaining = limit;
  }

  /** What is left; negative once an evaluation was ended for lack of it. */
  public long remaining() {
    return remaining;
  }

  void beginCall() {
    callRemaining = CelLimits.PER_CALL;
  }

  @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how long others wait
  void charge(long cost) {
    long before = remaining;
    callRemaining -= cost;
    remaining -= cost;
    if ((before ^ remaining) >>> TURN_BITS != 0) {
      // A carrier of virtual threads preempts nobody.
      Thread.yield();
    }
    if (callRemaining < 0) {
      throw new CelEvaluationException(
          "operation cancelled: actual cost limit exceeded",
          CelEvaluationException.Reason.CALL_COST);
    }
    if (remaining < 0) {
      throw new CelEvaluationException(
          "operation cancelled: cost budget exceeded", CelEvaluationException.Reason.BUDGET);
    }
  }
}
